import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDemo } from './read.ts';

const demo = readDemo();
const countBy = <T>(list: T[], key: (item: T) => string) => {
  const counts: Record<string, number> = {};
  for (const item of list) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
};

test('the demo community is as large and as varied as a newcomer should find it', () => {
  assert.ok(demo.organisations.length >= 12);
  assert.equal(demo.organisations.filter(({ type }) => type === 'host').length, 1);
  assert.ok(demo.members.length >= 40);
  assert.equal(new Set(demo.members.map(({ name }) => name)).size, demo.members.length);
  const roles = countBy(demo.members, ({ role }) => role);
  assert.equal(roles.admin, 1);
  assert.ok((roles.host ?? 0) >= 2 && (roles.moderator ?? 0) >= 2);
  assert.ok(demo.practices.length >= 10);
  for (const { texts } of demo.practices) {
    assert.equal(new Set(Object.values(texts).map(({ summary }) => summary)).size, 4);
  }
  assert.ok(demo.conversations.length >= 60);
  const kinds = countBy(demo.conversations, ({ kind }) => kind);
  for (const kind of ['question', 'discussion', 'request', 'offer', 'showcase']) {
    assert.ok((kinds[kind] ?? 0) >= 5, `${kind}: ${kinds[kind]}`);
  }
  const languages = countBy(demo.conversations, ({ language }) => language);
  for (const language of ['fr', 'nl', 'de']) {
    assert.ok((languages[language] ?? 0) >= 8, `${language}: ${languages[language]}`);
  }
  const mixed = demo.conversations.filter(
    ({ posts }) => new Set(posts.map(({ language }) => language)).size > 1,
  );
  assert.ok(mixed.length >= 4, `${mixed.length} mixed threads`);
  const spaces = countBy(demo.conversations, ({ space }) => space);
  assert.ok((spaces.public ?? 0) >= 10 && (spaces.hosts ?? 0) >= 3, JSON.stringify(spaces));
});

test('some questions are answered, some wait, and one thread is long', () => {
  const questions = demo.conversations.filter(({ kind }) => kind === 'question');
  assert.ok(questions.filter(({ accepted }) => accepted !== undefined).length >= 8);
  assert.ok(questions.filter(({ posts }) => posts.length === 1).length >= 3);
  assert.ok(questions.filter(({ accepted }) => accepted === undefined).length >= 8);
  const offers = demo.conversations.filter(({ kind }) => kind === 'offer' || kind === 'request');
  assert.ok(offers.some(({ fulfilled }) => fulfilled) && offers.some((one) => !one.fulfilled));
  assert.ok(Math.max(...demo.conversations.map(({ posts }) => posts.length)) >= 20);
});

test('times ascend within a thread, reach back fourteen months, and are denser lately', () => {
  for (const { key, posts } of demo.conversations) {
    posts.reduce((before, post) => {
      assert.ok(post.daysAgo < before.daysAgo || post === before, `${key} ${post.number}`);
      return post;
    });
  }
  const ages = demo.conversations.map(({ days_ago }) => days_ago);
  assert.ok(Math.max(...ages) > 390 && Math.max(...ages) < 430 && Math.min(...ages) < 1);
  assert.ok(ages.filter((age) => age < 60).length >= ages.length / 4);
  assert.equal(new Set(ages).size, ages.length);
});

test('a fault is told with its file and line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'copia-demo-'));
  try {
    cpSync(import.meta.dirname, folder, { recursive: true });
    assert.equal(readDemo(folder).conversations.length, demo.conversations.length);
    const file = join(folder, demo.conversations[0]?.file ?? '');
    const source = readFileSync(file, 'utf8');
    const line = source.split('\n').findIndex((text) => text.startsWith('=== ')) + 1;
    const faults: [string | RegExp, string, RegExp][] = [
      [
        /^=== @\w+/m,
        '=== @nobodyhere',
        new RegExp(`^conversations/01.*:${line}: nobody nobodyhere$`),
      ],
      [/^=== @(\w+).*$/m, '=== @$1 +3h', new RegExp(`:${line}: every post but the first`)],
      [/^kind: .*$/m, 'kind: poem', /:3: kind: /],
      [/\n$/, '\n\nSee [[99-nowhere]].\n', /: no conversation 99-nowhere$/],
      [/\n$/, '\n\n[[43-hosts-quiet-organisations]]\n', /: 43-[a-z-]+ is less open than/],
      [/\n$/, '\n\n> @anke #77:\n> Words\n', /: post 77 is not an earlier one by anke$/],
    ];
    for (const [from, to, message] of faults) {
      writeFileSync(file, source.replace(from, to));
      assert.throws(() => readDemo(folder), { name: 'DemoError', message });
    }
    writeFileSync(file, source);
    const json = readFileSync(join(folder, 'community.json'), 'utf8');
    writeFileSync(
      join(folder, 'community.json'),
      json.replace('"role": "admin"', '"role": "king"'),
    );
    const at = json.slice(0, json.indexOf('"role": "admin"')).split('\n').length - 2;
    assert.throws(() => readDemo(folder), {
      message: new RegExp(`^community.json:${at}: members`),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
