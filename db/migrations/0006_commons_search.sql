-- One row per post (the first also carries the title). Language-aware vector, unaccented.
create table passage (
  post_id uuid primary key references post on delete cascade,
  thing_id uuid not null references thing on delete cascade,
  language text not null,
  vector tsvector not null
);
create index passage_vector on passage using gin (vector);
create index passage_thing on passage (thing_id);
