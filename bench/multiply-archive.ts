import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { readLines } from '#features/imports/server/discourse/read-lines.ts';

// Makes a large Discourse archive of a small one: node bench/multiply-archive.ts FROM TO TIMES
// Each copy has ids, people and links of its own.
const [from, to, times = '40'] = process.argv.slice(2);
const SHIFT = 1_000_000;
const out = createWriteStream(to!);
for (let copy = 0; copy < Number(times); copy++) {
  const shift = (id: string | number) => Number(id) + copy * SHIFT;
  const shiftText = (text: string) =>
    text
      .replace(/(topic:)(\d+)/g, (_, key: string, id: string) => key + shift(id))
      .replace(/(data-topic=")(\d+)/g, (_, key: string, id: string) => key + shift(id))
      .replace(/(\/t\/[\w-]+\/)(\d+)/g, (_, path: string, id: string) => path + shift(id));
  for await (const { text } of readLines(from!)) {
    const post = JSON.parse(text!) as Record<string, string & number>;
    const line = JSON.stringify({
      ...post,
      id: shift(post['id']!),
      topic_id: shift(post['topic_id']!),
      user: `${post['user']}-${copy}`,
      raw: shiftText(post['raw']!),
      cooked: shiftText(post['cooked']!),
    });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
}
out.end();
await once(out, 'close');
