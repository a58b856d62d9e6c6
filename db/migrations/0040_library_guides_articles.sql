-- The library: guides in chapters and articles, in several languages, from draft to archive.
alter table thing
  drop constraint thing_kind_check,
  add constraint thing_kind_check check (kind in ('conversation', 'guide', 'article')),
  drop constraint thing_state_check,
  add constraint thing_state_check check (state in
    ('draft', 'in_review', 'scheduled', 'published', 'archived', 'hidden', 'removed', 'joined'));

-- How far a thing of the library has come; its state is its thing's.
create table publication (
  thing_id uuid primary key references thing on delete cascade,
  submitted_at timestamptz, -- to be looked at, since when
  sent_back text not null default '', -- why it was given back to its author, until submitted again
  publish_at timestamptz,   -- while scheduled
  published_at timestamptz, -- first
  review_on date            -- when somebody should see whether it still holds
);
create index publication_newest on publication (published_at desc, thing_id desc) where published_at is not null;
create index publication_scheduled on publication (publish_at) where publish_at is not null;
create index publication_submitted on publication (submitted_at) where submitted_at is not null;

-- Who wrote it beside its author: members, and others by name.
create table co_author (
  id uuid primary key,
  thing_id uuid not null references thing on delete cascade,
  member_id uuid references member,
  name text not null default '' check (length(name) <= 120),
  check ((member_id is null) = (name <> '')),
  unique (thing_id, member_id)
);
create index co_author_member on co_author (member_id);

-- A thing in one language. The one in the thing's own language is the source: the others say what it says.
create table language_version (
  thing_id uuid not null references thing on delete cascade,
  language text not null,
  title text not null check (length(title) between 1 and 300),
  summary text not null default '' check (length(summary) <= 2000),
  revision int not null default 1,   -- counts the changes of this version, chapters included
  head_revision int not null default 1, -- of the last change of title or summary
  source_revision int,               -- the source's, whose title and summary it says; null: it is the source
  words int not null default 0,      -- of all chapters, for the reading time
  published_at timestamptz,          -- null: only those who write it see it
  changed_at timestamptz not null,
  changed_by uuid references member,
  primary key (thing_id, language)
);

create table chapter (
  id uuid primary key,
  thing_id uuid not null references thing on delete cascade,
  position int not null,
  anchor text not null, -- what a link to it ends with; stays when it is renamed
  unique (thing_id, anchor)
);
create index chapter_order on chapter (thing_id, position);

create table chapter_text (
  chapter_id uuid not null references chapter on delete cascade,
  language text not null,
  title text not null default '' check (length(title) <= 300),
  markdown text not null,
  html text not null,
  plain text not null,
  pipeline int not null,
  slots text[] not null default '{}',
  words int not null default 0,
  revision int not null,      -- of its version, when it last changed
  source_revision int,        -- the source's, whose text it says; null in the source
  primary key (chapter_id, language)
);

-- What a version said at each of its revisions, whole: versions are compared and brought back by it.
create table revision (
  thing_id uuid not null references thing on delete cascade,
  language text not null,
  number int not null,
  title text not null,
  summary text not null,
  chapters jsonb not null, -- [{id, title, markdown}], in order
  note text not null default '' check (length(note) <= 300),
  written_at timestamptz not null,
  written_by uuid references member,
  primary key (thing_id, language, number)
);

-- A picture or a file of a chapter is read by those who read the thing.
alter table attachment add column thing_id uuid references thing on delete set null;
create index attachment_thing on attachment (thing_id) where thing_id is not null;
