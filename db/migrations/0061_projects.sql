-- Projects: a member's own, read by nobody else. Their plans are steps, some of which came from an example or
-- a template.
create table project (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  title text not null check (length(title) between 1 and 200),
  phase text not null default 'prepare' check (phase in
    ('prepare', 'design', 'recruit', 'engage', 'analyse', 'decide', 'report_back')),
  starts_on date,
  ends_on date,
  country text check (country ~ '^[A-Z]{2}$'),
  band text check (band in ('XS', 'S', 'M', 'L', 'XL')),
  languages text[] not null default '{}',
  purposes text[] not null default '{}',
  challenge text not null default '' check (length(challenge) <= 1000), -- what is hard now
  created_at timestamptz not null,
  changed_at timestamptz not null,
  check (ends_on >= starts_on)
);
create index project_member on project (member_id, changed_at desc);

create table project_practice (
  project_id uuid not null references project on delete cascade,
  practice_id uuid not null references practice on delete cascade,
  primary key (project_id, practice_id)
);
create index project_practice_practice on project_practice (practice_id);

-- That a project used a thing's plan, and what its member says became of it.
create table adoption (
  project_id uuid not null references project on delete cascade,
  thing_id uuid not null references thing on delete cascade,
  state text not null default 'adopted' check (state in ('adopted', 'adapted', 'dropped')),
  reason text not null default '' check (length(reason) <= 500),
  shown boolean not null default false, -- others may read the reason, without a name
  used_at timestamptz not null,
  said_at timestamptz,
  primary key (project_id, thing_id)
);
create index adoption_thing on adoption (thing_id, state);

create table project_step (
  id uuid primary key,
  project_id uuid not null references project on delete cascade,
  position int not null,
  phase text not null check (phase in
    ('prepare', 'design', 'recruit', 'engage', 'analyse', 'decide', 'report_back')),
  title text not null check (length(title) between 1 and 200),
  text text not null default '', -- Markdown
  from_on date,
  due_on date,
  done_at timestamptz,
  source_id uuid references thing on delete set null, -- where it came from
  check (due_on >= from_on)
);
create index project_step_order on project_step (project_id, position);
create index project_step_source on project_step (source_id);
