-- Spaces, practices, things, threads: what every feature stands on.

-- The space alone decides who may read.
create table space (
  id uuid primary key,
  kind text not null check (kind in ('public', 'members', 'hosts')),
  created_at timestamptz not null default now()
);
create unique index space_one_of_a_kind on space (kind);

create table practice (
  id uuid primary key,
  slug text not null unique,
  maturity text not null default 'emerging' check (maturity in ('emerging', 'tested', 'standard')),
  phases text[] not null default '{}'
    check (phases <@ array['prepare', 'design', 'recruit', 'engage', 'analyse', 'decide', 'report_back']),
  steward_id uuid references member,
  review_on date,
  created_at timestamptz not null default now()
);

create table practice_text (
  practice_id uuid not null references practice on delete cascade,
  locale text not null,
  title text not null,
  summary text not null default '',
  primary key (practice_id, locale)
);

create table thing (
  id uuid primary key,
  kind text not null check (kind in ('conversation')),
  slug text not null unique,
  space_id uuid not null references space,
  state text not null default 'published' check (state in ('draft', 'scheduled', 'published', 'hidden', 'removed')),
  author_id uuid not null references member,
  organisation_id uuid references organisation, -- the author's, when it was written
  title text not null check (length(title) between 1 and 300),
  language text not null,
  created_at timestamptz not null default now(),
  activity_at timestamptz not null default now(),
  edited_at timestamptz,
  removed_at timestamptz,
  removed_by uuid references member,
  closed_at timestamptz,
  pinned_at timestamptz,
  post_count int not null default 0,       -- readable posts
  last_number int not null default 0,      -- highest post number ever given
  last_poster_id uuid references member,
  helpful_count int not null default 0,
  imported_likes int not null default 0
);
create index thing_by_activity on thing (kind, activity_at desc, id desc) where state = 'published';
create index thing_by_age on thing (kind, created_at desc, id desc) where state = 'published';
create index thing_by_helpful on thing (kind, helpful_count desc, id desc) where state = 'published';
create index thing_author on thing (author_id);
create index thing_title_trgm on thing using gin (plain(title) gin_trgm_ops);

create table thing_practice (
  thing_id uuid not null references thing on delete cascade,
  practice_id uuid not null references practice on delete cascade,
  primary key (thing_id, practice_id)
);
create index thing_practice_practice on thing_practice (practice_id, thing_id);

create table post (
  id uuid primary key,
  thing_id uuid not null references thing on delete cascade,
  number int not null,
  parent_id uuid references post,
  author_id uuid not null references member,
  organisation_id uuid references organisation,
  markdown text not null,
  html text not null,
  plain text not null,              -- no mark-up: snippets, mail's text part
  pipeline int not null,            -- version of the renderer that made html and plain
  slots text[] not null default '{}', -- 'member/<id>' …, filled at read for this reader
  language text not null,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  removed_at timestamptz,
  removed_by uuid references member,
  helpful_count int not null default 0,
  thanks_count int not null default 0,
  me_too_count int not null default 0,
  imported_likes int not null default 0,
  unique (thing_id, number)
);
create index post_author on post (author_id, created_at desc);
create index post_parent on post (parent_id) where parent_id is not null;

create table post_version (
  post_id uuid not null references post on delete cascade,
  version int not null,
  markdown text not null,
  written_at timestamptz not null,
  written_by uuid not null references member,
  primary key (post_id, version)
);

create table post_mention (
  post_id uuid not null references post on delete cascade,
  member_id uuid not null references member,
  primary key (post_id, member_id)
);
create index post_mention_member on post_mention (member_id);

create table reaction (
  post_id uuid not null references post on delete cascade,
  member_id uuid not null references member,
  kind text not null check (kind in ('helpful', 'thanks', 'me_too')),
  created_at timestamptz not null default now(),
  primary key (post_id, member_id, kind)
);
create index reaction_member on reaction (member_id);

-- Follow and save take a target (kind, id) from one registry (src/commons/targets).
create table follow (
  member_id uuid not null references member,
  target_kind text not null,
  target_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (member_id, target_kind, target_id)
);
create index follow_target on follow (target_kind, target_id);

create table save (
  member_id uuid not null references member,
  target_kind text not null,
  target_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (member_id, target_kind, target_id)
);

create table thread_read (
  member_id uuid not null references member,
  thing_id uuid not null references thing on delete cascade,
  last_number int not null,
  read_at timestamptz not null default now(),
  primary key (member_id, thing_id)
);

-- What somebody is writing; key says where ('new', 'reply/<thing>', 'edit/<post>').
create table draft (
  member_id uuid not null references member,
  key text not null,
  content jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (member_id, key)
);

create table attachment (
  id uuid primary key,
  file_hash text not null references file,
  name text not null,
  member_id uuid not null references member,
  post_id uuid references post on delete set null, -- null until the post that shows it is saved
  created_at timestamptz not null default now()
);
create index attachment_post on attachment (post_id);
create index attachment_hash on attachment (file_hash);

alter table member add foreign key (avatar_id) references attachment on delete set null;
