-- Under which identity a post is written. Whoever writes under another one than their name is stood for
-- by a persona: a member row that nobody signs in to and that has no page, so that whatever is shown,
-- mailed, counted or exported of a post can only tell what the persona tells. Who is behind it stands
-- here alone.
alter table member
  drop constraint member_state_check,
  add constraint member_state_check check (state in
    ('invited', 'active', 'placeholder', 'suspended', 'erased', 'persona')),
  add column names jsonb, -- a persona's, by locale
  add check ((state = 'persona') = (names is not null)),
  add check (state <> 'persona' or (email is null and auth_user_id is null and role = 'member'
    and organisation_id is null));

create table persona (
  id uuid primary key references member,
  member_id uuid not null references member,
  -- Made before its thing where it is the one who begins it.
  thing_id uuid not null references thing on delete cascade deferrable initially deferred,
  kind text not null check (kind in ('organisation', 'place', 'member')),
  created_at timestamptz not null default now(),
  -- Within a thread the same writer keeps one label.
  unique (thing_id, member_id)
);
create index persona_member on persona (member_id);
