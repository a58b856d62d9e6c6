-- Hosts would like to show more people what was asked of them alone: it waits for the asker's yes.
create table move_proposal (
  thing_id uuid primary key references thing on delete cascade,
  space_id uuid not null references space on delete cascade,
  proposed_by uuid not null references member,
  proposed_at timestamptz not null default now()
);
