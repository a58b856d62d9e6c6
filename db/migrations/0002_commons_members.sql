create table organisation (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  type text not null check (type in ('client', 'partner', 'host')),
  country char(2),
  population_band text check (population_band in ('XS', 'S', 'M', 'L', 'XL')),
  language text,
  summary text not null default '',
  created_at timestamptz not null default now()
);

-- The person in the community. Whoever signs in is an account in schema auth; the member is made
-- from it by an idempotent step. A placeholder is somebody an import brought who has not come yet.
create table member (
  id uuid primary key,
  auth_user_id text unique,
  email text unique check (email = lower(email)),
  handle text not null unique check (handle ~ '^[a-z0-9][a-z0-9_.-]*$'),
  name text not null check (length(name) between 1 and 120),
  role text not null default 'member' check (role in ('member', 'moderator', 'host', 'admin')),
  state text not null default 'active' check (state in ('invited', 'active', 'placeholder', 'suspended', 'erased')),
  organisation_id uuid references organisation,
  title text not null default '',
  bio text not null default '',
  avatar_id uuid,
  locale text not null default 'en',
  languages text[] not null default '{en}',
  time_zone text not null default 'Europe/Brussels',
  mail_rhythm text not null default 'instant' check (mail_rhythm in ('instant', 'daily', 'never')),
  created_at timestamptz not null default now(),
  joined_at timestamptz,
  seen_at timestamptz
);
create index member_organisation on member (organisation_id);
create index member_name_trgm on member using gin (plain(name) gin_trgm_ops);

create table invitation (
  id uuid primary key,
  email text not null check (email = lower(email)),
  organisation_id uuid references organisation,
  role text not null default 'member' check (role in ('member', 'moderator', 'host', 'admin')),
  invited_by uuid references member,
  created_at timestamptz not null default now(),
  accepted_at timestamptz
);
create unique index invitation_open on invitation (email) where accepted_at is null;

create table join_request (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  reason text not null default '',
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by uuid references member,
  accepted boolean
);
