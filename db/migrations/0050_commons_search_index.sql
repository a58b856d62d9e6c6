-- One index for all kinds: a row per thing and language, its text folded into passages.

-- The configuration that analyses texts of a language; src/commons/languages says the same.
create function search_config(language text) returns regconfig
  language sql immutable parallel safe strict
  return case split_part(lower(language), '-', 1)
    when 'ar' then 'pg_catalog.arabic'::regconfig
    when 'ca' then 'pg_catalog.catalan'::regconfig
    when 'da' then 'pg_catalog.danish'::regconfig
    when 'de' then 'pg_catalog.german'::regconfig
    when 'el' then 'pg_catalog.greek'::regconfig
    when 'en' then 'pg_catalog.english'::regconfig
    when 'es' then 'pg_catalog.spanish'::regconfig
    when 'eu' then 'pg_catalog.basque'::regconfig
    when 'fi' then 'pg_catalog.finnish'::regconfig
    when 'fr' then 'pg_catalog.french'::regconfig
    when 'ga' then 'pg_catalog.irish'::regconfig
    when 'hi' then 'pg_catalog.hindi'::regconfig
    when 'hu' then 'pg_catalog.hungarian'::regconfig
    when 'hy' then 'pg_catalog.armenian'::regconfig
    when 'id' then 'pg_catalog.indonesian'::regconfig
    when 'it' then 'pg_catalog.italian'::regconfig
    when 'lt' then 'pg_catalog.lithuanian'::regconfig
    when 'ne' then 'pg_catalog.nepali'::regconfig
    when 'nl' then 'pg_catalog.dutch'::regconfig
    when 'no' then 'pg_catalog.norwegian'::regconfig
    when 'pt' then 'pg_catalog.portuguese'::regconfig
    when 'ro' then 'pg_catalog.romanian'::regconfig
    when 'ru' then 'pg_catalog.russian'::regconfig
    when 'sr' then 'pg_catalog.serbian'::regconfig
    when 'sv' then 'pg_catalog.swedish'::regconfig
    when 'ta' then 'pg_catalog.tamil'::regconfig
    when 'tr' then 'pg_catalog.turkish'::regconfig
    when 'yi' then 'pg_catalog.yiddish'::regconfig
    else 'pg_catalog.simple'::regconfig
  end;

-- Scripts that write no spaces (Thai, Lao, Burmese, Khmer, Japanese, Chinese), and Korean, whose words
-- take many endings, are indexed by pairs of neighbouring characters: first the even pairs of each run,
-- then the odd ones. A character that stands alone stays.
create function search_words(t text) returns text
  language sql immutable parallel safe strict
  return case when t !~ '[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF]' then t
  else translate(
    regexp_replace(
      regexp_replace(t
          || ' ' || regexp_replace(
               regexp_replace(t, '[^\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF]+', ' ', 'g'),
               '[^ ]([^ ]*)', E' \x02\\1', 'g'),
        '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF]{2})', E' \\1\x01', 'g'),
      E'[\x01\x02][^\x01\x02\\s](?![^\x01\x02\\s])', ' ', 'g'),
    E'\x01\x02', '  ')
  end;

-- What a text is found by: stemmed in its own language, without accents, the words of its title apart.
create function search_vector(title_language text, title text, language text, body text) returns tsvector
  language sql immutable parallel safe
  return setweight(to_tsvector(search_config(title_language),
      unaccent('public.unaccent'::regdictionary, search_words(title))), 'A')
    || setweight(to_tsvector(search_config(language),
      unaccent('public.unaccent'::regdictionary, search_words(left(body, 50000)))), 'C');

-- How many words a vector holds.
create function search_length(vector tsvector) returns int
  language sql immutable parallel safe strict
  begin atomic select coalesce(sum(cardinality(positions)), 0)::int from unnest(vector); end;

drop table passage;

create table search_entry (
  thing_id uuid not null references thing on delete cascade,
  language text not null,
  title text not null,
  summary text not null default '',
  primary key (thing_id, language)
);
create index search_entry_title_trgm on search_entry using gin (plain(title) gin_trgm_ops);

-- Posts that follow each other in one language, or a chapter.
create table passage (
  id bigint generated always as identity primary key,
  thing_id uuid not null,
  language text not null,
  first_number int not null, -- of the posts, or the chapter's place
  last_number int not null,
  anchor text,               -- of a chapter; null: posts, whose text is theirs
  title text not null default '',
  body text not null default '',
  characters int not null,
  vector tsvector not null,
  length int not null generated always as (search_length(vector)) stored,
  -- Neighbours in age: ranking looks at the newest of what a common word finds.
  slice int not null generated always as ((id >> 12)::int) stored,
  foreign key (thing_id, language) references search_entry on delete cascade
) with (toast_tuple_target = 8160);
-- Ranking reads a vector once for each word: it stays in its row, uncompressed.
alter table passage alter column vector set storage external;
create index passage_vector on passage using gin (slice, vector);
create index passage_place on passage (thing_id, language, first_number);
create index passage_length on passage (language) include (length);

-- How much text there is in each language, as last counted (nothing: not yet), and in how many passages
-- each word is; of those, in public ones and in those that all members read.
create table search_language (
  language text primary key,
  passages int not null default 0,
  words bigint not null default 0,
  counted int not null default 0 -- passages, when its words were counted
);
create table search_word (
  language text not null,
  lexeme text not null,
  passages int not null,
  public int not null,
  members int not null,
  primary key (language, lexeme)
);
create index search_word_trgm on search_word using gin (lexeme gin_trgm_ops);

-- A query that finds one word as it stands in a vector.
create function search_lexeme(lexeme text) returns tsquery
  language sql immutable parallel safe strict
  return ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery;

-- In how many passages of a language a word is: as counted, else counted now, up to a point.
create function search_passages(language text, lexeme text) returns int
  language sql stable parallel safe strict
  return coalesce(
    (select w.passages from search_word w
      where w.language = search_passages.language and w.lexeme = search_passages.lexeme),
    (select count(*)::int from (select from passage p
      where p.language = search_passages.language and p.vector @@ search_lexeme(search_passages.lexeme)
      limit 10000) found));

-- Posts of one thing and language in order, folded by length. Everything, or some things' posts.
create function fold_posts(things uuid[]) returns table (
    thing_id uuid, language text, first_number int, last_number int, characters int, vector tsvector)
  language sql stable parallel safe
  begin atomic
  select f.thing_id, f.language, min(f.number), max(f.number), sum(length(f.plain))::int,
         search_vector(f.title_language, f.title, f.language, string_agg(f.plain, E'\n' order by f.number))
    from (
      select post.thing_id, post.language, post.number, post.plain, post.created_at,
             thing.title, thing.language as title_language,
             (sum(length(post.plain)) over (partition by post.thing_id, post.language order by post.number)
               - length(post.plain)) / 1500 as fold
        from post join thing on thing.id = post.thing_id
       where post.removed_at is null and post.number > 0
         and (things is null or post.thing_id = any(things))
    ) f
   group by f.thing_id, f.language, f.fold, f.title, f.title_language
   order by max(f.created_at), f.thing_id, min(f.number);
  end;

insert into search_entry (thing_id, language, title)
  select distinct post.thing_id, post.language, thing.title
    from post join thing on thing.id = post.thing_id
   where post.removed_at is null and post.number > 0;
insert into passage (thing_id, language, first_number, last_number, characters, vector)
  select * from fold_posts(null);
insert into search_language (language) select distinct language from passage;
