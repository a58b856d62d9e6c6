-- A market: a set of countries with its language, the host who looks after it, and its calendar.
create table market (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 120),
  language text not null,
  contact_id uuid references member, -- of the host's own people
  time_zone text not null,
  holidays date[] not null default '{}'
);
create table market_country (
  country char(2) primary key check (country = upper(country)), -- a country belongs to one market
  market_id uuid not null references market on delete cascade
);
create index market_country_market on market_country (market_id);

-- What an organisation has bought, in the host's own words.
alter table organisation add column plan text check (length(plan) between 1 and 60);

-- A rule over members and their organisations: who is invited, mailed, shown first or may vote. It never
-- lets anybody read.
create table segment (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 120),
  rule jsonb not null,
  created_by uuid references member,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

-- A group whose members are those of a segment: who comes to fit it comes in, who no longer does goes.
alter table member_group add column segment_id uuid references segment;
alter table group_membership add column by_segment boolean not null default false;
-- Who left such a group is not brought back.
create table group_left (
  group_id uuid not null references member_group on delete cascade,
  member_id uuid not null references member,
  primary key (group_id, member_id)
);
