create table import_source (
  id uuid primary key,
  kind text not null,
  name text not null,
  created_at timestamptz not null default now(),
  unique (kind, name)
);

-- Where an imported record went: running again adds only what is new, old URLs redirect.
create table import_map (
  source_id uuid not null references import_source on delete cascade,
  kind text not null check (kind in ('topic', 'post', 'member', 'category', 'upload')),
  old_id text not null,
  new_id uuid not null,
  fingerprint text,
  primary key (source_id, kind, old_id)
);
create index import_map_new on import_map (new_id);
create index import_map_old on import_map (kind, old_id);

create table audit (
  id uuid primary key,
  at timestamptz not null default now(),
  actor_id uuid references member,
  action text not null,
  target_kind text,
  target_id uuid,
  reason text
);
