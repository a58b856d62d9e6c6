-- An article that tells of a month's examples, and of which.
create table round_up (
  thing_id uuid primary key references thing on delete cascade,
  month date not null check (extract(day from month) = 1)
);
create table round_up_example (
  round_up_id uuid not null references round_up on delete cascade,
  example_id uuid not null references thing on delete cascade,
  primary key (round_up_id, example_id)
);
create index round_up_example_of on round_up_example (example_id);
