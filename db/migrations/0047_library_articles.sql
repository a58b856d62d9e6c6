-- A picture above a guide or an article, in the sizes that pages show it in. What it shows is told in each language.
create table cover (
  thing_id uuid not null references thing on delete cascade,
  width int not null check (width > 0),
  height int not null check (height > 0),
  file_hash text not null references file,
  primary key (thing_id, width)
);
create index cover_file on cover (file_hash);
alter table language_version add column cover_alt text not null default '' check (length(cover_alt) <= 300);

-- What articles are sorted by: a short list that hosts keep.
create table category (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  position int not null
);
create table category_text (
  category_id uuid not null references category on delete cascade,
  locale text not null check (locale in ('en', 'fr', 'nl', 'de')),
  title text not null check (length(title) between 1 and 80),
  primary key (category_id, locale)
);
alter table publication add column category_id uuid references category on delete set null;
create index publication_category on publication (category_id) where category_id is not null;

-- Files for download at the end of a text, beside those that its chapters link to.
create table publication_file (
  attachment_id uuid primary key references attachment on delete cascade,
  thing_id uuid not null references thing on delete cascade
);
create index publication_file_thing on publication_file (thing_id);

-- What others see of a public text where its address is shared: one picture a language, as it was last drawn.
create table share_picture (
  thing_id uuid not null references thing on delete cascade,
  language text not null,
  stamp text not null, -- of what it shows and how it is drawn: another one is another picture
  file_hash text not null references file,
  primary key (thing_id, language)
);
create index share_picture_file on share_picture (file_hash);
