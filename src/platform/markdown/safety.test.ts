import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sharedData, skipReason } from '#tests/support/shared-data.ts';
import { fillSlots, MarkdownTooComplex, renderMarkdown, toMarkdown } from './index.ts';
import { auditHtml } from './test-support/audit.ts';

/** Each payload in the full run, every fourth in the daily one. */
const STEP = process.env.COPIA_FULL ? 1 : 4;

function sample<T>(payloads: T[]): T[] {
  return payloads.filter((_, index) => index % STEP === 0);
}

const OWN_PAYLOADS = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '[x](java&#10;script:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:x)',
  '![x](javascript:alert(1))',
  '![x](/files/../admin)',
  '![" onload="alert(1)](/files/a.png "x" )',
  '<iframe src="https://example.org"></iframe>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<details open ontoggle=alert(1)><summary onclick=alert(1)>x</summary></details>',
  '<p style="position:fixed" class="admin" id="main">x</p>',
  '<input type=text name=password>',
  '<form action=//example.org><button>x</button></form>',
  '<a href="//example.org" target=_blank>x</a>',
  '<kbd><template><script>alert(1)</script></template></kbd>',
  '<table><td><style><img src=x onerror=alert(1)></style></table>',
  '```"><script>\nx\n```',
  '<base href="//example.org">',
  '<meta http-equiv=refresh content="0;url=//example.org">',
  '[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: x',
];

function assertSafe(text: string): void {
  for (const markdown of waysToSay(text)) {
    const html = render(markdown);
    assert.deepEqual(auditHtml(html), [], JSON.stringify(markdown));
    const filled = fillSlots(
      html,
      () => ({ href: '/x', text: text }),
      () => text,
    );
    assert.deepEqual(auditHtml(filled), [], JSON.stringify(markdown));
  }
}

/** As itself, within each kind of mark, and as what the serialiser makes of it. */
function waysToSay(text: string): string[] {
  return [
    text,
    `x ${text} y`,
    `> - ${text}`,
    `[${text}](https://example.org "${text}")`,
    `[x](${text})`,
    `![${text}](${text})`,
    `| ${text} |\n| - |\n| ${text} |`,
    `<details><summary>${text}</summary>\n\n${text}\n\n</details>`,
    `[${text}](copia:thing/0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa)`,
    serialise(text),
  ];
}

function render(markdown: string): string {
  return orEmpty(() => renderMarkdown(markdown).html);
}

function serialise(html: string): string {
  return orEmpty(() => toMarkdown(html));
}

/** Refusing a text is safe, too. */
function orEmpty(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof MarkdownTooComplex) return '';
    throw error;
  }
}

test('no script, style, frame, form, foreign picture or unknown address survives', () => {
  for (const payload of OWN_PAYLOADS) assertSafe(payload);
});

test('the auditor finds what it should', () => {
  for (const html of ['<script></script>', '<p onclick=x>', '<a href="java\tscript:x">', '<svg>']) {
    assert.notDeepEqual(auditHtml(html), [], html);
  }
});

test("no payload of DOMPurify's survives", async (t) => {
  const parts = ['xss', 'dompurify', 'test', 'fixtures', 'expect.mjs'] as const;
  const path = sharedData(...parts);
  if (!path) return t.skip(skipReason(...parts));
  const module = (await import(pathToFileURL(path).href)) as { default: { payload: string }[] };
  const payloads = sample(module.default);
  for (const { payload } of payloads) assertSafe(payload);
  t.diagnostic(`${payloads.length} of ${module.default.length} payloads, each in ten places`);
  assert.ok(payloads.length > 50);
});

test('no naughty string breaks out', (t) => {
  const path = sharedData('xss', 'blns.json');
  if (!path) return t.skip(skipReason('xss', 'blns.json'));
  const all = JSON.parse(readFileSync(path, 'utf8')) as string[];
  const strings = sample(all);
  for (const text of strings) assertSafe(text);
  t.diagnostic(`${strings.length} of ${all.length} strings, each in ten places`);
  assert.ok(strings.length > 100);
});
