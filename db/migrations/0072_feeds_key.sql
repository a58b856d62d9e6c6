-- Whoever has this key reads in a feed reader what its member may read: one a member, only its hash is kept.
create table feed_key (
  member_id uuid primary key references member on delete cascade,
  hash text not null unique,
  created_at timestamptz not null,
  used_at timestamptz
);
