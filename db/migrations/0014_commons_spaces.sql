-- All kinds of space: beside the three of the beginning, those whose readers are an organisation's or
-- a group's people, or the participants of one thing.

-- A group of members with a space of its own.
create table member_group (
  id uuid primary key,
  slug text not null unique,
  name text not null check (length(name) between 1 and 120),
  summary text not null default '' check (length(summary) <= 2000),
  -- open: every member reads, whoever likes joins. restricted: its page is there for all members, a
  -- steward lets people in. private: only its name is. confidential: nobody else knows of it.
  access text not null check (access in ('open', 'restricted', 'private', 'confidential')),
  language text not null default 'en',
  agreement text not null default '' check (length(agreement) <= 5000), -- Markdown, accepted on joining
  questions text[] not null default '{}' check (cardinality(questions) <= 5),
  created_at timestamptz not null default now(),
  archived_at timestamptz
);
create index member_group_name_trgm on member_group using gin (plain(name) gin_trgm_ops);

create table group_membership (
  group_id uuid not null references member_group on delete cascade,
  member_id uuid not null references member,
  -- Only 'member' reads. Asking and being invited are beginnings.
  state text not null check (state in ('member', 'requested', 'invited')),
  answers text[] not null default '{}',
  agreed_at timestamptz,
  invited_by uuid references member,
  since timestamptz not null default now(),
  primary key (group_id, member_id)
);
create index group_membership_member on group_membership (member_id, state);

-- What somebody answers for, beside their role. Each kind has its own scope.
create table responsibility (
  id uuid primary key,
  member_id uuid not null references member,
  kind text not null check (kind in ('org_lead', 'group_steward')),
  organisation_id uuid references organisation on delete cascade,
  group_id uuid references member_group on delete cascade,
  granted_by uuid references member,
  granted_at timestamptz not null default now(),
  check ((kind = 'org_lead') = (organisation_id is not null)),
  check ((kind = 'group_steward') = (group_id is not null)),
  unique nulls not distinct (member_id, kind, organisation_id, group_id)
);
create index responsibility_organisation on responsibility (organisation_id);
create index responsibility_group on responsibility (group_id);

alter table space
  drop constraint space_kind_check,
  add constraint space_kind_check check (kind in
    ('public', 'members', 'clients', 'organisation', 'group', 'hosts', 'participants')),
  add column organisation_id uuid unique references organisation on delete cascade,
  add column group_id uuid unique references member_group on delete cascade,
  add check ((kind = 'organisation') = (organisation_id is not null)),
  add check ((kind = 'group') = (group_id is not null));
drop index space_one_of_a_kind;
create unique index space_one_of_a_kind on space (kind)
  where kind in ('public', 'members', 'clients', 'hosts', 'participants');

-- Who reads a private conversation, and who asked the hosts: they read a thing that stands in
-- 'participants' or 'hosts' beside those whom its space lets read.
create table thing_participant (
  thing_id uuid not null references thing on delete cascade,
  member_id uuid not null references member,
  added_by uuid references member,
  added_at timestamptz not null default now(),
  primary key (thing_id, member_id)
);
create index thing_participant_member on thing_participant (member_id);
