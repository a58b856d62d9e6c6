-- Who works where, since when and until when. `member.organisation_id` says where they are now; the two
-- are only ever changed together, by placeMember().
create table membership (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  organisation_id uuid not null references organisation,
  title text not null default '', -- what they did there, kept when they leave
  since timestamptz not null default now(),
  until timestamptz check (until >= since)
);
create unique index membership_current on membership (member_id) where until is null;
create index membership_organisation on membership (organisation_id, until);

insert into membership (id, member_id, organisation_id, title, since)
select gen_random_uuid(), id, organisation_id, title, coalesce(joined_at, created_at)
  from member where organisation_id is not null;

-- A link with which people join an organisation. Its token is shown once; here is only its hash.
create table organisation_link (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  token_hash text not null unique,
  created_by uuid not null references member,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  max_uses int not null check (max_uses between 1 and 500),
  uses int not null default 0 check (uses between 0 and max_uses),
  revoked_at timestamptz
);
create index organisation_link_organisation on organisation_link (organisation_id);

-- Somebody who came by such a link and has not yet shown that the address is theirs.
create table link_request (
  email text primary key check (email = lower(email)),
  link_id uuid not null references organisation_link on delete cascade,
  name text not null check (length(name) between 1 and 120),
  created_at timestamptz not null default now()
);

-- Whose e-mail addresses tell where somebody works.
create table organisation_domain (
  domain text primary key check (domain = lower(domain)),
  organisation_id uuid not null references organisation on delete cascade
);
create index organisation_domain_organisation on organisation_domain (organisation_id);

-- Where an organisation was found before it was merged into another.
create table organisation_old_slug (
  slug text primary key,
  organisation_id uuid not null references organisation on delete cascade
);

alter table invitation
  add column title text not null default '',
  add column locale text,
  add column mailed_at timestamptz; -- null: nobody has written to them yet
update invitation set mailed_at = created_at;
create index invitation_organisation on invitation (organisation_id) where accepted_at is null;
create index thing_organisation on thing (organisation_id);
create index post_organisation on post (organisation_id);
create index organisation_name_trgm on organisation using gin (plain(name) gin_trgm_ops);
