import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Collection {
  name: string;
  /** Of all its texts and queries (BCP 47). */
  language: string;
  texts: { id: string; title: string; text: string }[];
  /** With the ids of the texts that answer. */
  queries: { text: string; relevant: Set<string> }[];
  /** Collections of one group say the same in several languages, text by text. */
  group: string;
}

/** The judged collections of a folder and of the folders in it, in the two formats that are known. */
export function readCollections(folder: string): Collection[] {
  const found: Collection[] = [];
  if (existsSync(join(folder, 'cran.all.1400'))) found.push(readCranfield(folder));
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...readCollections(path));
    else if (/\.json$/.test(entry.name)) {
      const collection = readSquad(path);
      if (collection) found.push(collection);
    }
  }
  return found;
}

/** SMART: `.I` numbers, `.T` title, `.W` words; judgements name a query by its place in the file. */
function readCranfield(folder: string): Collection {
  const read = (file: string) => readFileSync(join(folder, file), 'latin1');
  const texts = records(read('cran.all.1400')).map(({ id, fields }) => ({
    id,
    title: clean(fields['T'] ?? ''),
    text: clean(fields['W'] ?? ''),
  }));
  const relevant = new Map<number, Set<string>>();
  for (const line of read('cranqrel').split('\n')) {
    const [query, text, grade] = line.trim().split(/\s+/);
    if (!query || !text || Number(grade) < 1 || Number(grade) > 4) continue;
    const known = relevant.get(Number(query)) ?? new Set();
    relevant.set(Number(query), known.add(text));
  }
  const queries = records(read('cran.qry')).map(({ fields }, n) => ({
    text: clean(fields['W'] ?? ''),
    relevant: relevant.get(n + 1) ?? new Set<string>(),
  }));
  return { name: 'Cranfield', language: 'en', texts, queries, group: folder };
}

function records(file: string): { id: string; fields: Record<string, string> }[] {
  return file
    .split(/^(?=\.I \d+\s*$)/m)
    .filter((record) => record.startsWith('.I '))
    .map((record) => {
      const [, id = '', rest = ''] = /^\.I (\d+)\s*\n([\s\S]*)$/.exec(record) ?? [];
      const fields: Record<string, string> = {};
      let field = '';
      for (const line of rest.split('\n')) {
        const start = /^\.([A-Z])\s*$/.exec(line);
        if (start) field = start[1]!;
        else fields[field] = `${fields[field] ?? ''}\n${line}`;
      }
      return { id: String(Number(id)), fields };
    });
}

const clean = (text: string) => text.replace(/\s+/g, ' ').trim();

/** SQuAD: paragraphs with questions; a question's answer is in its own paragraph. */
function readSquad(path: string): Collection | null {
  const { data } = JSON.parse(readFileSync(path, 'utf8')) as {
    data?: { paragraphs?: { context: string; qas: { question: string }[] }[] }[];
  };
  if (!Array.isArray(data) || !data[0]?.paragraphs) return null;
  const paragraphs = data.flatMap((article) => article.paragraphs ?? []);
  const [, group = '', language = 'en'] = /^(.*?)\.([\w-]+)\.json$/.exec(basename(path)) ?? [];
  return {
    name: `${group} ${language}`,
    language,
    texts: paragraphs.map(({ context }, n) => ({ id: String(n), title: '', text: context })),
    queries: paragraphs.flatMap(({ qas }, n) =>
      qas.map(({ question }) => ({ text: question, relevant: new Set([String(n)]) })),
    ),
    group: join(path, '..', group),
  };
}
