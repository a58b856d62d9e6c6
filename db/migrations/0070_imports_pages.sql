-- Where a page of an imported folder went: running again adds and changes only what is new in it.
create table import_page (
  source_id uuid not null references import_source on delete cascade,
  path text not null,        -- of the file, in its folder
  thing_id uuid not null references thing on delete cascade,
  language text not null,
  fingerprint text not null, -- of what was made of it
  revision int not null,     -- the version's, as the import left it: a later one is somebody's here
  primary key (source_id, path)
);
create index import_page_thing on import_page (thing_id);
