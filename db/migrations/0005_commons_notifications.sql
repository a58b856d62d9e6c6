-- One row per (kind, occurrence, recipient); one delivery per channel: nothing is told twice.
create table notification (
  id uuid primary key,
  kind text not null,
  occurrence text not null,
  recipient_id uuid not null references member,
  actor_id uuid references member,
  thing_id uuid references thing on delete cascade,
  post_id uuid references post on delete cascade,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  unique (kind, occurrence, recipient_id)
);
create index notification_of on notification (recipient_id, created_at desc, id desc);
create index notification_unread on notification (recipient_id) where read_at is null;

create table delivery (
  notification_id uuid not null references notification on delete cascade,
  channel text not null check (channel in ('mail')),
  -- sending: handed to the mail server, answer not yet known. A row left so by a crash is never
  -- sent again (nobody gets a mail twice); it becomes uncertain and shows in `copia doctor`.
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'dropped', 'failed', 'uncertain')),
  due_at timestamptz not null,
  attempts int not null default 0,
  sent_at timestamptz,
  message_id text,
  reason text,
  primary key (notification_id, channel)
);
create index delivery_due on delivery (due_at) where state = 'waiting';
create index delivery_sending on delivery (due_at) where state = 'sending';

create table notification_choice (
  member_id uuid not null references member on delete cascade,
  kind text not null,
  rhythm text not null check (rhythm in ('instant', 'daily', 'never')),
  updated_at timestamptz not null default now(),
  primary key (member_id, kind)
);
