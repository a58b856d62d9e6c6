-- Stewards of practices, trainers and speakers; a practice may have several stewards.
alter table responsibility
  add column practice_id uuid references practice on delete cascade,
  drop constraint responsibility_kind_check,
  add constraint responsibility_kind_check check (kind in
    ('org_lead', 'group_steward', 'practice_steward', 'trainer', 'speaker')),
  add constraint responsibility_practice_check check ((kind = 'practice_steward') = (practice_id is not null)),
  drop constraint responsibility_member_id_kind_organisation_id_group_id_key,
  add constraint responsibility_once unique nulls not distinct
    (member_id, kind, organisation_id, group_id, practice_id);
create index responsibility_practice on responsibility (practice_id);

insert into responsibility (id, member_id, kind, practice_id, granted_at)
select gen_random_uuid(), steward_id, 'practice_steward', id, created_at from practice
 where steward_id is not null;
alter table practice drop column steward_id;
