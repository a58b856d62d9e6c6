-- Searches that a member has saved, as the query of their page's address; each has a feed.
create table saved_search (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  asked text not null,
  created_at timestamptz not null
);
-- By its hash: as it stands, a long one does not fit an index.
create unique index saved_search_once on saved_search (member_id, md5(asked));
