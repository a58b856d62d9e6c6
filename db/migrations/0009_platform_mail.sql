-- Mail on its way: written in the transaction of what it is about, sent by the worker.
create table mail_outbox (
  id uuid primary key,
  kind text not null,               -- what it is for: 'sign_in', 'notification' …
  state text not null default 'waiting'
    check (state in ('waiting', 'sending', 'sent', 'kept', 'dropped', 'failed', 'uncertain')),
  -- sending: the whole text is with the mail server, its answer not yet known (docs/decisions/0005).
  -- kept: no mail server is set, shown in the demo's mailbox.
  to_address text,                  -- this and the bodies are cleared when no longer needed
  subject text not null,
  text text,
  html text,
  headers jsonb not null default '{}',
  message_id text not null unique,
  secret boolean not null default false, -- cleared as soon as it is sent: it carries a sign-in link
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  attempts int not null default 0,
  sending_at timestamptz,
  done_at timestamptz,
  reason text
);
create index mail_outbox_due on mail_outbox (due_at) where state = 'waiting';
create index mail_outbox_sending on mail_outbox (sending_at) where state = 'sending';
create index mail_outbox_done on mail_outbox (done_at) where to_address is not null;
create index mail_outbox_kept on mail_outbox (created_at desc, id desc) where state = 'kept';
