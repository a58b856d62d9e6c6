-- The library improves itself: what helped, what is missing, what should be said otherwise.
create table feedback (
  thing_id uuid not null references thing on delete cascade,
  member_id uuid not null references member,
  helped boolean not null,
  missing text not null default '' check (length(missing) <= 2000),
  at timestamptz not null,
  seen_at timestamptz, -- when somebody who answers for the thing had read what is missing
  primary key (thing_id, member_id)
);
create index feedback_unseen on feedback (at) where missing <> '' and seen_at is null;

create table suggestion (
  id uuid primary key,
  thing_id uuid not null references thing on delete cascade,
  chapter_id uuid references chapter on delete set null,
  language text not null,
  member_id uuid not null references member,
  passage jsonb check (passage is null or passage ? 'exact'),
  proposal text not null check (length(proposal) between 1 and 5000),
  reason text not null default '' check (length(reason) <= 1000),
  state text not null default 'open' check (state in ('open', 'accepted', 'declined')),
  answer text not null default '' check (length(answer) <= 1000),
  decided_by uuid references member,
  decided_at timestamptz,
  created_at timestamptz not null,
  check ((state = 'open') = (decided_at is null))
);
create index suggestion_thing on suggestion (thing_id, created_at);
create index suggestion_open on suggestion (created_at) where state = 'open';
create index suggestion_member on suggestion (member_id);

-- Where a member was in a long text.
create table reading_place (
  member_id uuid not null references member,
  thing_id uuid not null references thing on delete cascade,
  chapter_id uuid not null references chapter on delete cascade,
  at timestamptz not null,
  primary key (member_id, thing_id)
);

alter table desk_work
  drop constraint desk_work_kind_check,
  add constraint desk_work_kind_check check (kind in ('question', 'report', 'appeal', 'first_post', 'join_request',
    'invitation', 'submission', 'suggestion', 'missing', 'stale'));
