import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startTestServer } from '#tests/support/postgres.ts';
import { migrate } from '#platform/db/migrate.ts';
import { connect } from '#platform/db/connect.ts';
import { measureCollection, type Measured } from './measure-collection.ts';
import { buildPosts } from './build-posts.ts';
import { readCollections, type Collection } from './collections.ts';
import { measureCrossing } from './measure-crossing.ts';
import { measurePosts } from './measure-posts.ts';

// `npm run bench:search`: how good the product's own search is on judged collections, beside what
// PostgreSQL does unaided, and across languages; with `--posts N` how fast it is in a community of that
// size. All in a scratch database.
const SHARED = join(import.meta.dirname, '../../../shared/data/retrieval');
const { values } = parseArgs({
  options: {
    collection: { type: 'string' },
    posts: { type: 'string' },
    json: { type: 'boolean' },
  },
});
const begun = Date.now();
const say = (line: string) =>
  process.stderr.write(`${Math.round((Date.now() - begun) / 1000)} s  ${line}\n`);
if (values.posts) {
  await measureSpeed(Number(values.posts));
  process.exit(0);
}

const folder = values.collection ?? SHARED;
if (!existsSync(folder)) {
  console.error(`There is no folder ${folder}: name one with --collection DIR.`);
  process.exit(1);
}
const collections = readCollections(folder);
if (collections.length === 0) {
  console.error(`No judged collection in ${folder}: see docs/search.md for the formats.`);
  process.exit(1);
}
const server = await startTestServer();
await migrate(server.url);
const connection = connect(server.url, { max: 4 });
const results: Measured[] = [];
for (const collection of collections) {
  say(
    `${collection.name}: ${collection.texts.length} texts, ${collection.queries.length} queries …`,
  );
  results.push(...(await measureCollection(connection.db, collection)));
}
for (const [asking, answering] of pairsOf(collections)) {
  say(`${asking.name} → ${answering.language}: half its versions withheld …`);
  results.push(...(await measureCrossing(connection.db, asking, answering)));
}
await connection.close();
await server.stop();
const baselines = ['.', '..'].map((up) => join(folder, up, 'BASELINES.md')).find(existsSync);
const published = baselines ? readFileSync(baselines, 'utf8').trim() : null;
if (values.json) console.log(JSON.stringify({ results, baselines: published }));
else {
  console.table(results.map(round));
  if (published) console.log(`\n${join(dirname(baselines!), 'BASELINES.md')}:\n${published}`);
}
process.exit(0);

/** In a group of collections that say the same: each language asks the group's first, and the reverse. */
function pairsOf(all: readonly Collection[]): [Collection, Collection][] {
  return all.flatMap((one) => {
    const group = all.filter(
      ({ group, texts, queries }) =>
        group === one.group &&
        texts.length === one.texts.length &&
        queries.length === one.queries.length,
    );
    const first = group.find(({ language }) => language === 'en') ?? group[0]!;
    const pairs: [Collection, Collection][] = [
      [one, first],
      [first, one],
    ];
    return one === first ? [] : pairs;
  });
}

async function measureSpeed(posts: number): Promise<void> {
  const scratch = await startTestServer();
  await migrate(scratch.url);
  const { db, pool, close } = connect(scratch.url, { max: 4 });
  const { member } = await buildPosts({ db, pool, close }, posts, say);
  const timed = await measurePosts(db, member, 200);
  await close();
  await scratch.stop();
  if (values.json) console.log(JSON.stringify({ posts, timed }));
  else
    console.table(
      timed.map(({ p50Ms, p95Ms, maxMs, ...what }) => ({
        ...what,
        'p50 ms': Number(p50Ms.toFixed(1)),
        'p95 ms': Number(p95Ms.toFixed(1)),
        'longest ms': Number(maxMs.toFixed(1)),
      })),
    );
}

function round({ collection, method, queries, ndcg10, mrr10, recall100, p50Ms, p95Ms }: Measured) {
  const three = (n: number) => Number(n.toFixed(3));
  return {
    ...{ collection, method, queries, 'nDCG@10': three(ndcg10), 'MRR@10': three(mrr10) },
    ...{ 'recall@100': three(recall100), 'p50 ms': three(p50Ms), 'p95 ms': three(p95Ms) },
  };
}
