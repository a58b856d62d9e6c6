import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, test } from 'node:test';
import { breachesOf, findWay, readSources } from './support/imports.ts';
import { roleChecksIn, ROLES_AS_DATA } from './support/roles.ts';

describe('the walls of the house', () => {
  test('stand', () => {
    const sources = readSources();
    assert.ok(sources.length > 50, 'the sources were found');
    const breaches = sources.flatMap(breachesOf).map((b) => `${b.path}: ${b.what} (${b.rule})`);
    assert.deepEqual(breaches, []);
  });

  // A wall that lets a break-in pass is no wall: each rule is tried with a planted one.
  const planted: [rule: string, path: string, text: string][] = [
    [
      'routes → features',
      'src/platform/log.ts',
      "import { x } from '#commons/things/server/index.ts';",
    ],
    [
      'routes → features',
      'src/commons/things/server/a.ts',
      "import type { X } from '#features/conversations/schema.ts';",
    ],
    [
      'routes → features',
      'src/features/conversations/server/a.ts',
      "import x from '../../../routes/+page.ts';",
    ],
    [
      'routes → features',
      'src/commons/things/server/b.ts',
      "const x = await import('#features/conversations/server/index.ts');",
    ],
    [
      'another only by',
      'src/features/library/server/a.ts',
      "import { x } from '#features/conversations/server/commands.ts';",
    ],
    [
      'src/ui imports',
      'src/ui/Button.svelte',
      "<script>import { x } from '#commons/things/schema.ts';</script>",
    ],
    ['Svelte only', 'src/commons/things/server/a.ts', "import { mount } from 'svelte';"],
    ['Svelte only', 'src/platform/mail/a.ts', "import Page from './Page.svelte';"],
    [
      'Kit only',
      'src/features/conversations/server/a.ts',
      "import { error } from '@sveltejs/kit';",
    ],
    [
      'Kit only',
      'src/features/conversations/ui/A.svelte',
      "<script>import { building } from '$app/env';</script>",
    ],
    ['SQL only', 'src/features/conversations/ui/a.ts', "import { sql } from 'kysely';"],
    [
      'the browser never gets server',
      'src/features/conversations/ui/a.ts',
      "import { x } from '../server/index.ts';",
    ],
    [
      'the browser never gets zod',
      'src/features/conversations/ui/a.ts',
      "import { z } from 'zod';",
    ],
    [
      'no SQL in routes',
      'src/routes/+page.server.ts',
      "const x = await db.selectFrom('thing').execute();",
    ],
    ['does not need its tests', 'src/platform/log.ts', "import { x } from '#tests/support/db.ts';"],
  ];
  for (const [rule, path, text] of planted)
    test(`hold against: ${rule} (${path})`, () => {
      assert.ok(
        breachesOf({ path, text }).some((breach) => breach.rule.includes(rule)),
        'the break-in was not seen',
      );
    });

  test('let the ordinary pass', () => {
    const fine: [string, string][] = [
      [
        'src/routes/+page.server.ts',
        "import { x } from '#features/conversations/server/index.ts';",
      ],
      [
        'src/features/conversations/ui/A.svelte',
        "<script>import { enhance } from '$app/forms';</script>",
      ],
      ['src/features/conversations/server/a.ts', "import { sql } from 'kysely';"],
      [
        'src/ui/Button.svelte',
        "<script>import { ui_close } from '#platform/i18n/generated/messages.js';</script>",
      ],
      ['src/platform/a.ts', "// import { x } from '#commons/things/schema.ts'"],
    ];
    for (const [path, text] of fine) assert.deepEqual(breachesOf({ path, text }), []);
  });
});

test('copia runs on a fresh clone, where no words are compiled yet', () => {
  const commands = globSync('src/cli/*.ts').filter((path) => !path.endsWith('.test.ts'));
  const words = 'src/platform/i18n/generated/messages.js';
  assert.deepEqual(findWay(commands, words), null);
  const way = findWay(['src/commons/members/server/index.ts'], words);
  assert.equal(way?.at(-2), 'src/commons/members/server/emails.ts', 'a way is found where one is');
});

describe('what somebody may do is asked of `can` alone', () => {
  const checks = readSources().map((file) => ({ path: file.path, lines: roleChecksIn(file) }));

  test('no rule compares roles by itself', () => {
    const strangers = checks.filter(({ path, lines }) => lines.length && !ROLES_AS_DATA[path]);
    assert.deepEqual(strangers, []);
  });

  test('each exception is still one', () => {
    const known = checks.filter(({ lines }) => lines.length).map(({ path }) => path);
    assert.deepEqual(Object.keys(ROLES_AS_DATA).sort(), known.sort());
  });

  for (const text of [
    "if (actor.role === 'host') return true;",
    "if (actor.role !== 'member') return true;",
    "const { role } = actor; return role === 'admin';",
    "return ['host', 'admin'].includes(actor.role);",
    "sql`select id from member where role in ('host', 'admin')`",
    "db.selectFrom('member').where('role', 'in', ['host', 'admin'])",
    'return isModerator(actor) ? true : no;',
  ])
    test(`is held against: ${text}`, () => {
      assert.equal(roleChecksIn({ path: 'src/features/x/server/policy.ts', text }).length, 1);
    });
});
