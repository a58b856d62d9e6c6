-- Agreements, reports, what was decided and why, appeals; a trail that can only grow.

-- What the community has agreed on. They name no member: a demo that begins anew keeps them.
create table agreement (
  id text primary key check (id ~ '^[a-z][a-z_]*$'),
  position int not null,
  retired_at timestamptz -- no longer offered; old decisions still name it
);

create table agreement_text (
  agreement_id text not null references agreement on delete cascade,
  locale text not null,
  title text not null check (length(title) between 1 and 120),
  body text not null check (length(body) <= 2000),
  primary key (agreement_id, locale)
);

insert into agreement (id, position) values
  ('respect', 1), ('personal_data', 2), ('confidence', 3), ('honesty', 4), ('advertising', 5), ('law', 6);

insert into agreement_text (agreement_id, locale, title, body) values
  ('respect', 'en', 'Respect', 'Speak about the work, and to each other as colleagues. No insults, no contempt, no pressure.'),
  ('respect', 'fr', 'Le respect', 'Parlez du travail, et parlez-vous comme entre collègues. Ni insultes, ni mépris, ni pression.'),
  ('respect', 'nl', 'Respect', 'Praat over het werk, en met elkaar als collega’s. Geen beledigingen, geen minachting, geen druk.'),
  ('respect', 'de', 'Respekt', 'Sprechen Sie über die Arbeit, und miteinander wie unter Kollegen. Keine Beleidigungen, keine Verachtung, kein Druck.'),
  ('personal_data', 'en', 'No personal data of citizens', 'Tell what people said or did, never who they are: no names, addresses, pictures or lists of participants.'),
  ('personal_data', 'fr', 'Aucune donnée personnelle d’habitants', 'Racontez ce que les gens ont dit ou fait, jamais qui ils sont : ni noms, ni adresses, ni photos, ni listes de participants.'),
  ('personal_data', 'nl', 'Geen persoonsgegevens van burgers', 'Vertel wat mensen zeiden of deden, nooit wie ze zijn: geen namen, adressen, foto’s of deelnemerslijsten.'),
  ('personal_data', 'de', 'Keine personenbezogenen Daten von Bürgern', 'Erzählen Sie, was Menschen gesagt oder getan haben, nie, wer sie sind: keine Namen, Adressen, Bilder oder Teilnehmerlisten.'),
  ('confidence', 'en', 'Keep confidences', 'What is said in a closed space stays there. Quote it elsewhere only with the yes of whoever said it.'),
  ('confidence', 'fr', 'Garder les confidences', 'Ce qui est dit dans un espace fermé y reste. Ne le citez ailleurs qu’avec l’accord de la personne qui l’a dit.'),
  ('confidence', 'nl', 'Vertrouwen bewaren', 'Wat in een besloten ruimte wordt gezegd, blijft daar. Citeer het elders alleen als wie het zei dat goed vindt.'),
  ('confidence', 'de', 'Vertrauliches bleibt vertraulich', 'Was in einem geschlossenen Raum gesagt wird, bleibt dort. Zitieren Sie es anderswo nur mit dem Ja derer, die es gesagt haben.'),
  ('honesty', 'en', 'Honest claims', 'Say what you know and how you know it. Do not pass off guesses, made-up results or other people’s work as your own.'),
  ('honesty', 'fr', 'Des propos honnêtes', 'Dites ce que vous savez et d’où vous le savez. Ne présentez pas des suppositions, des résultats inventés ou le travail d’autrui comme les vôtres.'),
  ('honesty', 'nl', 'Eerlijke beweringen', 'Zeg wat je weet en hoe je het weet. Geef geen gissingen, verzonnen resultaten of werk van anderen uit voor je eigen werk.'),
  ('honesty', 'de', 'Ehrliche Aussagen', 'Sagen Sie, was Sie wissen und woher. Geben Sie keine Vermutungen, erfundenen Ergebnisse oder Arbeiten anderer als eigene aus.'),
  ('advertising', 'en', 'No advertising', 'Name a product or a service when it answers a question, and say if you sell it. No sales talk, no mailings, no collecting of contacts.'),
  ('advertising', 'fr', 'Pas de publicité', 'Citez un produit ou un service quand il répond à une question, et dites si vous le vendez. Ni démarchage, ni envois en nombre, ni collecte de contacts.'),
  ('advertising', 'nl', 'Geen reclame', 'Noem een product of dienst als het een vraag beantwoordt, en zeg erbij of je het verkoopt. Geen verkooppraat, geen mailings, geen contacten verzamelen.'),
  ('advertising', 'de', 'Keine Werbung', 'Nennen Sie ein Produkt oder eine Dienstleistung, wenn das eine Frage beantwortet, und sagen Sie, ob Sie es verkaufen. Keine Verkaufsgespräche, keine Rundschreiben, kein Sammeln von Kontakten.'),
  ('law', 'en', 'Lawful content', 'Nothing that the law forbids: threats, hatred, defamation, or texts and pictures you have no right to share.'),
  ('law', 'fr', 'Un contenu licite', 'Rien de ce que la loi interdit : menaces, haine, diffamation, ou textes et images que vous n’avez pas le droit de partager.'),
  ('law', 'nl', 'Binnen de wet', 'Niets wat de wet verbiedt: bedreiging, haat, laster, of teksten en beelden die je niet mag delen.'),
  ('law', 'de', 'Erlaubte Inhalte', 'Nichts, was das Gesetz verbietet: Drohungen, Hass, Verleumdung oder Texte und Bilder, die Sie nicht teilen dürfen.');
-- All reports of one thing or post that wait together, until somebody decides. Its author never
-- sees it: it knows who reported.
create table moderation_case (
  id uuid primary key,
  target_kind text not null check (target_kind in ('thing', 'post')),
  target_id uuid not null,
  thing_id uuid not null references thing on delete cascade,
  post_id uuid references post on delete cascade,
  author_id uuid not null references member,
  state text not null default 'open' check (state in ('open', 'decided')),
  opened_at timestamptz not null,
  decided_at timestamptz,
  assigned_to uuid references member,
  check ((target_kind = 'post') = (post_id is not null)),
  check ((state = 'decided') = (decided_at is not null))
);
create unique index moderation_case_open on moderation_case (target_kind, target_id) where state = 'open';
create index moderation_case_by_age on moderation_case (state, opened_at, id);
create index moderation_case_thing on moderation_case (thing_id);

create table report (
  id uuid primary key,
  case_id uuid not null references moderation_case on delete cascade,
  reporter_id uuid not null references member,
  agreement_id text not null references agreement,
  reason text not null check (length(reason) between 1 and 4000),
  nameless boolean not null default false, -- only hosts learn who reported
  -- The text as it was just then: all that moderators see of a space that is closed to them.
  title text not null,
  plain text not null,
  markdown text not null,
  language text not null,
  created_at timestamptz not null,
  unique (case_id, reporter_id)
);
create index report_reporter on report (reporter_id, id desc);

create table moderation_note (
  id uuid primary key,
  case_id uuid not null references moderation_case on delete cascade,
  member_id uuid not null references member,
  text text not null check (length(text) between 1 and 4000),
  created_at timestamptz not null
);
create index moderation_note_case on moderation_note (case_id);

create table moderation_decision (
  id uuid primary key,
  case_id uuid not null unique references moderation_case on delete cascade,
  member_id uuid not null references member, -- the author, whom it is about
  measure text not null check (measure in ('no_breach', 'hide', 'warn', 'suspend', 'ban')),
  hidden boolean not null,                   -- the text was taken out of sight
  suspended_until timestamptz,
  state_before text,                         -- the author's, where it was changed
  agreement_id text references agreement,    -- the one that was broken
  reason text not null default '' check (length(reason) <= 4000), -- told to the author
  decided_by uuid not null references member,
  decided_at timestamptz not null,
  reversed_at timestamptz,
  reversed_by uuid references member,
  check ((measure = 'no_breach') = (agreement_id is null)),
  check ((measure = 'suspend') = (suspended_until is not null))
);
create index moderation_decision_member on moderation_decision (member_id);

create table appeal (
  decision_id uuid primary key references moderation_decision on delete cascade,
  text text not null check (length(text) between 1 and 4000),
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references member,
  upheld boolean, -- the decision stands
  reason text not null default '' check (length(reason) <= 4000),
  check ((decided_at is null) = (upheld is null))
);
create index appeal_waiting on appeal (created_at) where decided_at is null;

-- The decision that hides it: while this is set its author can't bring it back.
alter table post add column hidden_by uuid references moderation_decision on delete set null;
alter table thing add column hidden_by uuid references moderation_decision on delete set null;

-- A suspension that ends by itself; without a date it has no end.
alter table member add column suspended_until timestamptz;

-- The trail only grows. What empties a community as a whole disables the trigger for that.
create function keep_audit() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail can only be added to';
end $$;
create trigger audit_kept before update or delete on audit for each row execute function keep_audit();
create trigger audit_kept_whole before truncate on audit execute function keep_audit();
create index audit_action on audit (action, id desc);
