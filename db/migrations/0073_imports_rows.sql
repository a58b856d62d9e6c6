-- Where a row of an imported table went: running again adds and changes only what is new in it.
create table import_row (
  source_id uuid not null references import_source on delete cascade,
  row_id text not null,       -- in the column that the mapping names
  language text not null,
  own boolean not null,       -- the row that made it: it also carries the facts, which have no language
  thing_id uuid references thing on delete cascade,
  practice_id uuid references practice on delete cascade,
  read_as text not null,      -- of the row, its mapping and what it may name here: the same is not read again
  fingerprint text not null,  -- of what was made of the row
  left_as text not null,      -- what it said here when the import was done with it: anything else is somebody's
  check (num_nonnulls(thing_id, practice_id) = 1),
  primary key (source_id, row_id, language)
);
create index import_row_thing on import_row (thing_id);
create index import_row_practice on import_row (practice_id);
