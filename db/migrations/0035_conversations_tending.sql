-- Conversations that were joined, or posts that were taken into one of their own: what it takes to undo it.
create table tending (
  id uuid primary key,
  kind text not null check (kind in ('join', 'split')),
  from_id uuid not null references thing on delete cascade, -- where the posts stood
  into_id uuid not null references thing on delete cascade, -- where they stand now
  post_ids uuid[] not null,
  numbers int[] not null, -- theirs before
  parent_ids uuid[] not null, -- theirs before, null where there was none
  done_by uuid not null references member,
  done_at timestamptz not null,
  undone_at timestamptz
);
create index tending_from on tending (from_id, done_at desc);
create index tending_into on tending (into_id, done_at desc);
