-- How news of what is followed comes by mail, where somebody chose it for this one thing (a group);
-- null: as they chose for the kind.
alter table follow add column rhythm text check (rhythm in ('instant', 'daily'));

-- To whom something was done, beside what it was done in.
alter table audit add column member_id uuid references member;
