-- A question that came by phone or mail, entered by a host. It waits for the yes of whose it is; then it is
-- a conversation of theirs. Name, address and words are forgotten with a yes, a no, or after ninety days.
create table question_on_behalf (
  id uuid primary key,
  token_hash text unique, -- of the mail's link; null once it is answered or forgotten
  name text check (length(name) between 1 and 120),
  email text check (email = lower(email)),
  locale text not null,
  title text not null check (length(title) <= 200),
  markdown text not null check (length(markdown) <= 100000),
  language text,
  space text not null check (space in ('members', 'public', 'hosts')),
  practice_ids uuid[] not null default '{}',
  entered_by uuid not null references member,
  entered_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'published', 'declined', 'forgotten')),
  answered_at timestamptz,
  thing_id uuid references thing on delete set null
);
create index question_on_behalf_entered on question_on_behalf (entered_at desc, id desc);

-- Help that was given to one: without it, one-to-many has nothing to be compared with.
create table help (
  id uuid primary key,
  helped_by uuid not null references member,
  at timestamptz not null,
  organisation_id uuid references organisation,
  practice_ids uuid[] not null default '{}',
  minutes int check (minutes between 1 and 1440),
  note text not null default '' check (length(note) <= 2000)
);
create index help_at on help (at);
