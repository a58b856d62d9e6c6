-- Which column of a table from elsewhere is what here, kept under a name to be used again.
create table import_mapping (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 120),
  kind text not null check (kind in ('example', 'practice')),
  mapping jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid references member
);

-- A table that a host brings in on the page: what it holds, what was chosen, and what came of it.
create table import_run (
  id uuid primary key,
  kind text not null check (kind in ('example', 'practice')),
  file_hash text not null references file,
  file_name text not null check (length(file_name) <= 200),
  columns jsonb not null,             -- [{name, samples, filled}], of its first rows
  mapping jsonb not null,
  space text check (space in ('public', 'members', 'clients', 'hosts')), -- null: what its rows say, else members
  state text not null default 'choosing' check (state in ('choosing', 'waiting', 'running', 'done', 'failed')),
  dry_run boolean not null default true,
  report jsonb,                       -- so far, while it runs
  error text not null default '',     -- a code: why nothing could be done
  started_by uuid not null references member,
  created_at timestamptz not null,
  asked_at timestamptz,
  done_at timestamptz
);
create index import_run_newest on import_run (created_at desc, id desc);
create index import_run_file on import_run (file_hash);
