-- Words that say the same: the hosts' own groups, and what the community's language versions teach.
create table search_synonym (
  id uuid primary key,
  words text[] not null,     -- 'fr: sondage', or 'survey' for any language
  created_at timestamptz not null default now()
);

-- Searches that found nothing, for the hosts: the words and how often, not who.
create table empty_search (
  words text not null,
  locale text not null,
  count int not null default 1,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (words, locale)
);
create index empty_search_most on empty_search (count desc, last_at desc);

-- Which word of another language stands for a word, learned from things that have versions in both.
create table search_translation (
  language text not null,
  lexeme text not null,
  to_language text not null,
  to_lexeme text not null,
  share float8 not null, -- how surely, 0 to 1
  primary key (language, lexeme, to_language, to_lexeme)
);

-- A query that finds some words side by side, in the order in which they stand.
create function search_phrase(language text, words text) returns tsquery
  language sql immutable parallel safe strict
  return case when search_words(words) = words
    then phraseto_tsquery(search_config(language), unaccent('public.unaccent'::regdictionary, words))
    else plainto_tsquery(search_config(language), unaccent('public.unaccent'::regdictionary, search_words(words))) end;
