-- Examples: what somebody did, phase by phase, and what came of it. Their texts are chapters with fixed
-- anchors (story, one a phase, results, differently), so that languages, versions and review are the library's.
alter table thing
  drop constraint thing_kind_check,
  add constraint thing_kind_check check (kind in ('conversation', 'guide', 'article', 'example', 'template'));

create table example (
  thing_id uuid primary key references thing on delete cascade,
  organisation_name text not null default '' check (length(organisation_name) <= 160),
  country text check (country ~ '^[A-Z]{2}$'),
  band text check (band in ('XS', 'S', 'M', 'L', 'XL')),
  starts_on date,
  ends_on date,
  status text not null default 'done' check (status in ('planned', 'running', 'done')),
  outcome text check (outcome in ('worked', 'mixed', 'failed')),
  influence text check (influence in ('inform', 'consult', 'involve', 'collaborate', 'empower')),
  purposes text[] not null default '{}',
  recruitment text[] not null default '{}', -- how people came to take part
  participants int check (participants >= 0),
  cost int check (cost >= 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  staff_days int check (staff_days >= 0),
  links text[] not null default '{}',
  quality_note text not null default '' check (length(quality_note) <= 2000), -- by a host
  quality_by uuid references member,
  quality_at timestamptz,
  check (ends_on >= starts_on)
);

create table example_phase (
  thing_id uuid not null references example on delete cascade,
  phase text not null check (phase in
    ('prepare', 'design', 'recruit', 'engage', 'analyse', 'decide', 'report_back')),
  practice_id uuid references practice,
  method text not null default '' check (length(method) <= 80), -- its name, in the example's language
  from_on date,
  to_on date,
  check (to_on >= from_on),
  primary key (thing_id, phase)
);
create index example_phase_practice on example_phase (practice_id, phase);
create index example_phase_method on example_phase (method) where method <> '';

-- What examples are filtered and counted by, narrow, one row each; kept by the triggers below.
create table example_facet (
  thing_id uuid primary key references example on delete cascade,
  country text,
  band text,
  status text not null,
  outcome text,
  influence text,
  purposes text[] not null,
  phases text[] not null,
  practices uuid[] not null,
  methods text[] not null,
  languages text[] not null -- of the versions that readers see
);

create function keep_example_facet(id uuid) returns void language sql as $$
  insert into example_facet
  select example.thing_id, country, band, status, outcome, influence, purposes,
         array(select phase from example_phase p where p.thing_id = id order by phase),
         array(select practice_id from example_phase p where p.thing_id = id and practice_id is not null
               union select practice_id from thing_practice p where p.thing_id = id order by 1),
         array(select distinct method from example_phase p where p.thing_id = id and method <> '' order by 1),
         array(select language from language_version v where v.thing_id = id
                and (published_at is not null or source_revision is null) order by 1)
    from example where example.thing_id = id
  on conflict (thing_id) do update set country = excluded.country, band = excluded.band,
    status = excluded.status, outcome = excluded.outcome, influence = excluded.influence,
    purposes = excluded.purposes, phases = excluded.phases, practices = excluded.practices,
    methods = excluded.methods, languages = excluded.languages
$$;
create function example_facet_changed() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform keep_example_facet(old.thing_id); end if;
  if tg_op <> 'DELETE' then perform keep_example_facet(new.thing_id); end if;
  return null;
end $$;
create trigger example_facet_kept after insert or update on example
  for each row execute function example_facet_changed();
create trigger example_facet_kept after insert or update or delete on example_phase
  for each row execute function example_facet_changed();
create trigger example_facet_kept after insert or update or delete on thing_practice
  for each row execute function example_facet_changed();
create trigger example_facet_kept after insert or update or delete on language_version
  for each row execute function example_facet_changed();
