-- Examples: what somebody did, phase by phase, and what came of it. Their texts are chapters with fixed
-- anchors (story, one a phase, results, differently), so that languages, versions and review are the library's.
alter table thing
  drop constraint thing_kind_check,
  add constraint thing_kind_check check (kind in ('conversation', 'guide', 'article', 'example', 'template'));

create table example (
  thing_id uuid primary key references thing on delete cascade,
  number int generated always as identity unique, -- its place in the strings of bits below
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

-- What examples are filtered and counted by: each value of each, in a phase where it is one of a phase's.
-- Kept by the triggers below. `space` is where a published one stands.
create table example_value (
  thing_id uuid not null references example on delete cascade,
  facet text not null,
  phase text not null default '',
  value text not null,
  number int not null,
  primary key (thing_id, facet, phase, value)
);
-- The same turned round: for each value one bit an example, 8,192 to a row. Choices are then `&`, counts
-- `bit_count`: what is counted costs the same whether there are ten examples or ten thousand.
create table example_bits (
  facet text not null,
  phase text not null,
  value text not null,
  chunk int not null,
  bits bit(8192) not null,
  primary key (facet, phase, value, chunk)
);
-- A kilobyte that is hardly ever all noughts: not worth compressing, never out of line.
alter table example_bits alter bits set storage plain;

create function example_values(id uuid) returns table (facet text, phase text, value text)
  language sql stable as $$
  select 'space', '', space_id::text from thing where thing.id = $1 and state = 'published'
  union select each.facet, '', each.value
    from example, lateral (values ('country', country), ('band', band), ('status', status),
      ('outcome', outcome), ('influence', influence)) each (facet, value)
   where thing_id = $1 and each.value is not null
  union select 'purpose', '', unnest(purposes) from example where thing_id = $1
  union select 'language', '', language from language_version
   where thing_id = $1 and (published_at is not null or source_revision is null)
  union select 'practice', '', practice_id::text from thing_practice where thing_id = $1
  union select each.facet, each.phase, each.value
    from example_phase step, lateral (values ('phase', '', step.phase),
      ('practice', '', practice_id::text), ('practice', step.phase, practice_id::text),
      ('method', '', method), ('method', step.phase, method)) each (facet, phase, value)
   where thing_id = $1 and each.value <> ''
$$;

create function keep_example_values(id uuid) returns void language plpgsql as $$
declare
  at int := (select number from example where thing_id = id);
begin
  if at is null then return; end if;
  -- One at a time: two that change the same values would wait for each other.
  perform pg_advisory_xact_lock(60, 1);
  delete from example_value old where thing_id = id and not exists (
    select from example_values(id) v
     where (v.facet, v.phase, v.value) = (old.facet, old.phase, old.value));
  insert into example_value (thing_id, facet, phase, value, number)
    select id, facet, phase, value, at from example_values(id) on conflict do nothing;
end $$;

create function flip_example_bit() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into example_bits (facet, phase, value, chunk, bits)
      values (new.facet, new.phase, new.value, new.number / 8192, set_bit(0::bit(8192), new.number % 8192, 1))
      on conflict (facet, phase, value, chunk) do update
        set bits = set_bit(example_bits.bits, new.number % 8192, 1);
  else
    update example_bits set bits = set_bit(bits, old.number % 8192, 0)
     where (facet, phase, value, chunk) = (old.facet, old.phase, old.value, old.number / 8192);
  end if;
  return null;
end $$;
create trigger example_bit_flipped after insert or delete on example_value
  for each row execute function flip_example_bit();

create function example_changed() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform keep_example_values(old.thing_id); end if;
  if tg_op <> 'DELETE' then perform keep_example_values(new.thing_id); end if;
  return null;
end $$;
create function example_thing_changed() returns trigger language plpgsql as $$
begin
  perform keep_example_values(new.id);
  return null;
end $$;
create trigger example_values_kept after insert or update on example
  for each row execute function example_changed();
create trigger example_values_kept after insert or update or delete on example_phase
  for each row execute function example_changed();
create trigger example_values_kept after insert or update or delete on thing_practice
  for each row execute function example_changed();
create trigger example_values_kept after insert or update or delete on language_version
  for each row execute function example_changed();
create trigger example_values_kept after update of state, space_id on thing
  for each row when (new.kind = 'example') execute function example_thing_changed();
