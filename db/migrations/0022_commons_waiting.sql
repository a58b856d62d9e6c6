-- What newcomers write may wait for a look. It stands beside the threads, not in them: until somebody
-- approves it, it has no number, is counted and found nowhere, and nobody is told of it.
create table waiting_post (
  id uuid primary key,
  member_id uuid not null references member,
  thing_id uuid references thing on delete cascade, -- what it replies in; null: it would begin a conversation
  space_id uuid not null references space on delete cascade,
  input jsonb not null,  -- as it was sent: what approving it sends again
  names jsonb,           -- of the identity it is written under, by locale; null: the member's own name
  created_at timestamptz not null,
  edited_at timestamptz
);
create index waiting_post_age on waiting_post (created_at, id);
create index waiting_post_member on waiting_post (member_id);
create index waiting_post_thing on waiting_post (thing_id) where thing_id is not null;

-- Somebody looked, and nothing of theirs waits any more.
alter table member
  add column trusted_at timestamptz,
  add column trusted_by uuid references member;
