-- A conversation that was announced to all who read its space, or to those of them in a segment.
create table announcement (
  thing_id uuid primary key references thing on delete cascade,
  segment_id uuid references segment on delete set null,
  narrowed boolean not null default false, -- to a segment, also once that is gone
  announced_by uuid not null references member,
  announced_at timestamptz not null
);
