-- Extensions, settings, the stream of events, stored files.
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gin;

-- unaccent() is only "stable" because its dictionary could change; ours does not.
create function plain(text) returns text
  language sql immutable parallel safe strict
  return lower(public.unaccent('public.unaccent'::regdictionary, $1));

create table setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

-- What happened, in order: feeds live pages (with catch-up) and says what to notify.
-- Ids only: whoever reads an event reads the record through its door.
create table event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null,
  actor_id uuid,
  member_id uuid,
  thing_id uuid,
  post_id uuid
);
create index event_at on event (at);

-- Bytes are kept under their content's hash and never overwritten.
create table file (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  size bigint not null,
  mime text not null,
  width int,
  height int,
  created_at timestamptz not null default now()
);

create function tell_event() returns trigger language plpgsql as $$
begin
  perform pg_notify('copia_event', new.id::text);
  return null;
end $$;
create trigger event_told after insert on event for each row execute function tell_event();
