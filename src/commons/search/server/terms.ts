import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

/** A word of a query as one language stems it. */
export interface Term {
  language: string;
  /** Which of the query's words it is: languages number them alike. */
  position: number;
  lexeme: string;
  /** In how many passages of its language it is, about. */
  passages: number;
  /** Below 1: it only stands for the word that was asked. */
  worth?: number;
  /** A query for several words side by side; `lexeme` is one of them. */
  phrase?: string;
}

export interface LanguageSize {
  language: string;
  passages: number;
  /** Of its passages, on average. */
  length: number;
}

/** A query as it may be found. */
export interface Found {
  terms: Term[];
  sizes: LanguageSize[];
  /** Its words as they were typed, without accents and capitals. */
  words: Map<number, string>;
}

/** The query in each language there are texts in, with how common each word is there, and as it was typed. */
export async function findTerms(db: Db, words: string, language?: string): Promise<Found> {
  const { rows } = await sql<Term & { words: number; total: number }>`
    with size as materialized (
      select l.language,
             case when l.words > 0 then l.passages else fresh.passages end as total,
             case when l.words > 0 then l.words else fresh.words end as words
        from search_language l
        left join lateral (select count(*)::int as passages, coalesce(sum(length), 0) as words
          from passage where passage.language = l.language and l.words = 0) fresh on true
       where ${language ?? null}::text is null or l.language = ${language ?? null}
    ),
    term as materialized (
      select size.*, found.lexeme, unnest(found.positions) as position
        from size, unnest(to_tsvector(search_config(size.language),
          unaccent('public.unaccent'::regdictionary, search_words(${words})))) found
       where size.total > 0
    ),
    counted as (
      select lexeme, language, search_passages(language, lexeme) as passages
        from (select distinct language, lexeme from term) t
    )
    select term.language, term.position::int, term.lexeme, counted.passages, term.total, term.words::float8
      from term join counted using (language, lexeme)
    union all
    select '', unnest(positions), lexeme, 0, 0, 0
      from unnest(to_tsvector('simple', unaccent('public.unaccent'::regdictionary, search_words(${words}))))`.execute(
    db,
  );
  const sizes = new Map<string, LanguageSize>();
  for (const { language: tag, total, words: count } of rows)
    if (tag) sizes.set(tag, { language: tag, passages: total, length: count / Math.max(total, 1) });
  return {
    terms: rows
      .filter((row) => row.language)
      .map(({ language: tag, position, lexeme, passages }) => ({
        ...{ language: tag, position, lexeme },
        passages: Math.min(passages, sizes.get(tag)!.passages),
      })),
    sizes: [...sizes.values()],
    words: new Map(
      rows.filter((row) => !row.language).map(({ position, lexeme }) => [position, lexeme]),
    ),
  };
}
