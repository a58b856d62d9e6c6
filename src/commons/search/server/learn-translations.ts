import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

/** Passages of a pair of languages that are learned from, the newest. */
const LESSONS = 3_000;
const ROUNDS = 6;
/** Translations kept of each word, and how sure they must be. */
const KEPT = 3;
const SURE = 0.1;

/** One stretch of text in two languages, as the different words of each. */
export type Lesson = readonly [string[], string[]];

/**
 * How probably a word of one side stands for a word of the other: IBM's first model of translation
 * (Brown et al. 1993), which knows nothing but which words keep company across many pairs of texts.
 */
export function learn(lessons: readonly Lesson[]): Map<string, Map<string, number>> {
  let table = new Map<string, Map<string, number>>();
  for (let round = 0; round < ROUNDS; round++) {
    const counts = new Map<string, Map<string, number>>();
    for (const [from, to] of lessons)
      for (const word of to) {
        let sum = 0;
        for (const source of from) sum += round === 0 ? 1 : (table.get(source)?.get(word) ?? 0);
        if (sum === 0) continue;
        for (const source of from) {
          const part = (round === 0 ? 1 : (table.get(source)?.get(word) ?? 0)) / sum;
          if (part < 0.001) continue;
          const row = counts.get(source) ?? new Map<string, number>();
          row.set(word, (row.get(word) ?? 0) + part);
          counts.set(source, row);
        }
      }
    table = counts;
    for (const row of table.values()) {
      let sum = 0;
      for (const n of row.values()) sum += n;
      for (const [word, n] of row) row.set(word, n / sum);
    }
  }
  return table;
}

/** A text's sentences, as far as marks tell. */
function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?。！？؟])\s+|\n+/u).filter((sentence) => /\p{L}/u.test(sentence));
}

/** Pairs of sentences where both texts have as many, else the texts whole. */
export function align(a: string, b: string): [string, string][] {
  const [as, bs] = [sentencesOf(a), sentencesOf(b)];
  return as.length === bs.length ? as.map((sentence, n) => [sentence, bs[n]!]) : [[a, b]];
}

/**
 * Learns which words translate which from what the community wrote in several languages and all members
 * may read. A small table: up to three words for each, the surest, in both directions.
 */
export async function learnTranslations(db: Db): Promise<number> {
  const { rows: pairs } = await sql<{ a: string; b: string; body_a: string; body_b: string }>`
    select language as a, other as b, body_a, body_b from (
      select a.language, b.language as other, a.body as body_a, b.body as body_b,
             row_number() over (partition by a.language, b.language order by a.id desc) as place
        from passage a
        join passage b on b.thing_id = a.thing_id and b.anchor = a.anchor and b.language > a.language
        join thing on thing.id = a.thing_id and thing.state = 'published'
        join space on space.id = thing.space_id and space.kind in ('public', 'members')
       where a.body <> '' and b.body <> '') p
     where place <= ${LESSONS}`.execute(db);
  const byLanguages = new Map<string, { a: string; b: string; texts: [string, string][] }>();
  for (const { a, b, body_a, body_b } of pairs) {
    const known = byLanguages.get(`${a} ${b}`) ?? { a, b, texts: [] };
    known.texts.push(...align(body_a, body_b));
    byLanguages.set(`${a} ${b}`, known);
  }
  const rows: { language: string; lexeme: string; to: string; other: string; share: number }[] = [];
  for (const { a, b, texts } of byLanguages.values()) {
    const lessons: Lesson[] = [];
    for (let from = 0; from < texts.length; from += 500)
      lessons.push(...(await lexemesOf(db, a, b, texts.slice(from, from + 500))));
    const there = learn(lessons);
    const back = learn(lessons.map(([x, y]) => [y, x]));
    for (const [language, to, one, two] of [
      [a, b, there, back],
      [b, a, back, there],
    ] as const)
      for (const [lexeme, row] of one) {
        // Sure in both directions.
        const best = [...row]
          .map(([other, p]) => ({
            other,
            share: Math.sqrt(p * (two.get(other)?.get(lexeme) ?? 0)),
          }))
          .filter(({ share }) => share >= SURE)
          .sort((x, y) => y.share - x.share);
        for (const { other, share } of best.slice(0, KEPT))
          rows.push({ language, lexeme, to, other, share });
      }
  }
  const keep = async (tx: Db) => {
    await sql`delete from search_translation`.execute(tx);
    for (let from = 0; from < rows.length; from += 5_000) {
      const part = rows.slice(from, from + 5_000);
      await sql`
        insert into search_translation (language, lexeme, to_language, to_lexeme, share)
        select * from unnest(${part.map((row) => row.language)}::text[], ${part.map((row) => row.lexeme)}::text[],
          ${part.map((row) => row.to)}::text[], ${part.map((row) => row.other)}::text[], ${part.map((row) => row.share)}::real[])`.execute(
        tx,
      );
    }
  };
  await (db.isTransaction ? keep(db) : db.transaction().execute(keep));
  return rows.length;
}

async function lexemesOf(
  db: Db,
  a: string,
  b: string,
  texts: readonly [string, string][],
): Promise<Lesson[]> {
  const { rows } = await sql<{ a: string[]; b: string[] }>`
    select tsvector_to_array(search_vector('', '', ${a}, t.a)) as a,
           tsvector_to_array(search_vector('', '', ${b}, t.b)) as b
      from unnest(${texts.map(([text]) => text)}::text[], ${texts.map(([, text]) => text)}::text[])
        with ordinality as t (a, b, n) order by n`.execute(db);
  return rows.map((row) => [row.a, row.b]);
}
