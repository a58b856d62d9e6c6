-- A team of the host: can be named in a text, and looks after what waits.
create table team (
  id uuid primary key,
  handle text not null unique check (handle ~ '^[a-z0-9][a-z0-9_.-]*$'),
  name text not null check (length(name) between 1 and 120)
);
create table team_member (
  team_id uuid not null references team on delete cascade,
  member_id uuid not null references member,
  primary key (team_id, member_id)
);
create index team_member_member on team_member (member_id);

-- The teams a post speaks to, beside the members (post_mention).
create table post_team_mention (
  post_id uuid not null references post on delete cascade,
  team_id uuid not null references team on delete cascade,
  primary key (post_id, team_id)
);

-- Who looks after something that waits, until when. What waits is worked out from what it is about; this
-- only says whose it is. Who looks after a moderation case stands in the case itself.
create table desk_work (
  kind text not null check (kind in ('question', 'report', 'appeal', 'first_post', 'join_request', 'invitation')),
  target_id uuid not null,
  member_id uuid references member,
  team_id uuid references team on delete set null,
  note text not null default '' check (length(note) <= 2000),
  due_on date,
  changed_by uuid references member,
  changed_at timestamptz not null,
  primary key (kind, target_id)
);
create index desk_work_member on desk_work (member_id);
create index desk_work_team on desk_work (team_id);
create index desk_work_due on desk_work (due_on);

-- Questions that nobody has replied to, oldest first, for the desk.
create index thing_unanswered on thing (created_at, id)
  where kind = 'conversation' and state = 'published' and post_count <= 1 and closed_at is null;

-- Answers that hosts and moderators give often, in one language each.
create table saved_reply (
  id uuid primary key,
  title text not null check (length(title) between 1 and 120),
  language text not null,
  markdown text not null check (length(markdown) between 1 and 20000),
  changed_by uuid references member,
  changed_at timestamptz not null
);
