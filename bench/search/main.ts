import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startTestServer } from '#tests/support/postgres.ts';
import { migrate } from '#platform/db/migrate.ts';
import { connect } from '#platform/db/connect.ts';
import { measureCollection, type Measured } from './measure-collection.ts';
import { readCollections } from './collections.ts';

// `npm run bench:search`: how good the product's own search is on judged collections, beside what
// PostgreSQL does unaided, in a scratch database.
const SHARED = join(import.meta.dirname, '../../../shared/data/retrieval');
const { values } = parseArgs({
  options: { collection: { type: 'string' }, json: { type: 'boolean' } },
});
const say = (line: string) => process.stderr.write(`${line}\n`);

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

function round({ collection, method, queries, ndcg10, mrr10, recall100, p50Ms, p95Ms }: Measured) {
  const three = (n: number) => Number(n.toFixed(3));
  return {
    ...{ collection, method, queries, 'nDCG@10': three(ndcg10), 'MRR@10': three(mrr10) },
    ...{ 'recall@100': three(recall100), 'p50 ms': three(p50Ms), 'p95 ms': three(p95Ms) },
  };
}
