-- Whoever is no member may report what is public, by name and address (Digital Services Act, article
-- 16). Both are forgotten some time after the decision.
alter table report
  alter column reporter_id drop not null,
  add column reporter_name text check (length(reporter_name) between 1 and 120),
  add column reporter_email text check (reporter_email = lower(reporter_email)),
  add column reporter_locale text, -- in which a visitor hears of it
  add check (reporter_id is null or reporter_email is null);
create unique index report_once_by_address on report (case_id, reporter_email)
  where reporter_email is not null;

-- Whoever reported may ask for another look when nothing was found wrong (article 20). If somebody else
-- finds that it needs one, that decision no longer stands and the case is open again.
alter table appeal add column report_id uuid references report on delete cascade; -- null: its author's
alter table moderation_decision
  drop constraint moderation_decision_case_id_key,
  add column reopened_at timestamptz;
create index moderation_decision_case on moderation_decision (case_id);
create unique index moderation_decision_stands on moderation_decision (case_id) where reopened_at is null;

-- Agreements can be changed. What they said before is kept: a decision names the words of its day. An
-- empty title: from then on there is none in that language.
alter table agreement_text
  add column since timestamptz not null default '-infinity',
  drop constraint agreement_text_pkey,
  drop constraint agreement_text_title_check,
  add check (length(title) <= 120),
  add primary key (agreement_id, locale, since);
