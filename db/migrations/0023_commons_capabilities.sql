-- Where an admin has changed what a role or a responsibility may do; all else is as the code has it
-- (src/commons/capabilities/list.ts).
create table capability_change (
  capability text not null,
  holder text not null,
  granted boolean not null,
  changed_by uuid references member,
  changed_at timestamptz not null default now(),
  primary key (holder, capability)
);
