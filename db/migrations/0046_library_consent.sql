-- Whether an organisation agrees that something its people wrote is public. Each question is a row, kept
-- with its answer; of one thing at most one is open or holds.
create table public_consent (
  id uuid primary key,
  thing_id uuid not null references thing on delete cascade,
  organisation_id uuid not null references organisation on delete cascade,
  state text not null check (state in ('asked', 'given', 'declined', 'withdrawn')),
  asked_by uuid references member, -- null: a job that published on its day
  asked_at timestamptz not null,
  decided_by uuid references member,
  decided_at timestamptz,
  note text not null default '',   -- with the answer; of hosts: how the organisation told them
  check ((state = 'asked') = (decided_at is null))
);
create unique index public_consent_open on public_consent (thing_id) where state in ('asked', 'given');
create index public_consent_of on public_consent (organisation_id, state);
create index public_consent_thing on public_consent (thing_id, asked_at);

