-- Keeping order in conversations: pinned for a while, closed with a reason, joined and split, each time
-- with what it takes to undo it.
alter table thing
  add column pinned_until timestamptz,
  add column closed_reason text not null default '' check (length(closed_reason) <= 500),
  add column joined_to uuid references thing on delete cascade, -- where its posts are now
  drop constraint thing_state_check,
  add constraint thing_state_check check (state in
    ('draft', 'scheduled', 'published', 'hidden', 'removed', 'joined')),
  add check ((state = 'joined') = (joined_to is not null));
create index thing_pinned on thing (pinned_at) where pinned_at is not null;
create index thing_joined on thing (joined_to) where joined_to is not null;

-- What was done to a conversation, until it is undone.
create table tending (
  id uuid primary key,
  kind text not null check (kind in ('pin', 'close', 'change', 'move', 'join', 'split')),
  thing_id uuid not null references thing on delete cascade,
  other_id uuid references thing on delete cascade, -- what was joined to it, or split off
  before jsonb not null,
  after jsonb not null default '{}',
  done_by uuid not null references member,
  done_at timestamptz not null,
  undone_at timestamptz,
  undone_by uuid references member,
  check ((kind in ('join', 'split')) = (other_id is not null)),
  check ((undone_at is null) = (undone_by is null))
);
create index tending_thing on tending (thing_id, done_at desc);
create index tending_other on tending (other_id) where other_id is not null;

-- Under which number a post stood in a thread that it has left: old links still find it.
create table post_place (
  thing_id uuid not null references thing on delete cascade,
  number int not null,
  post_id uuid not null references post on delete cascade,
  primary key (thing_id, number)
);
create index post_place_post on post_place (post_id);
