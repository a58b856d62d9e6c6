-- A link with which members come to a group as if a steward had invited them. Its token is shown once;
-- here is only its hash.
create table group_link (
  id uuid primary key,
  group_id uuid not null references member_group on delete cascade,
  token_hash text not null unique,
  created_by uuid not null references member,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  max_uses int not null check (max_uses between 1 and 500),
  uses int not null default 0 check (uses between 0 and max_uses),
  revoked_at timestamptz
);
create index group_link_group on group_link (group_id);

-- Since when the members of a group are asked to agree anew; null: they agreed on joining, once.
alter table member_group add column agree_since timestamptz;
