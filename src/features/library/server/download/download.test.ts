import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import mammoth from 'mammoth';
import sharp from 'sharp';
import { uploadAttachment } from '#commons/attachments/server/index.ts';
import { renderMarkdown } from '#platform/markdown/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aGuide, aMember, aTemplate, as } from '#tests/support/factories.ts';
import { saveChapterInput, saveHeadInput } from '../../schema.ts';
import * as library from '../index.ts';

const data = await mkdtemp(join(tmpdir(), 'copia-download-'));
process.env.COPIA_DATA = data;
process.env.SITE_URL = 'https://copia.example.org';
after(() => rm(data, { recursive: true }));
const { db } = await testDatabase();
const host = await aMember(db, { role: 'host', name: 'Ana Ruiz' });
const reader = await aMember(db);

const has = (tool: string) => spawnSync(tool, ['--version']).error === undefined;

/** The parts of a document, as another program unpacks them, each read by its XML parser. */
const UNPACK = `
import json, sys, zipfile, xml.dom.minidom
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
parts = [name for name in archive.namelist() if name.endswith(('.xml', '.rels'))]
for name in parts: xml.dom.minidom.parseString(archive.read(name))
print(json.dumps({ name: archive.read(name).decode() for name in parts }))`;
async function unpack(bytes: Buffer, name: string): Promise<Record<string, string>> {
  const path = join(data, name);
  await writeFile(path, bytes);
  const { status, stdout, stderr } = spawnSync('python3', ['-c', UNPACK, path], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Record<string, string>;
}

async function* streamOf(bytes: Buffer) {
  yield bytes;
}

/** A template with something of everything in its second part. */
async function aRichTemplate() {
  const made = await aTemplate(db, host, { host });
  const ctx = as(db, host);
  const hidden = await aConversation(ctx, { title: 'Only for hosts', space: 'hosts' });
  const shown = await aConversation(ctx, { title: 'Asked <here>', space: 'members' });
  const picture = await uploadAttachment(ctx, {
    name: 'plan.png',
    stream: streamOf(
      await sharp({ create: { width: 400, height: 200, channels: 3, background: '#357' } })
        .png()
        .toBuffer(),
    ),
  });
  const markdown = `First **bold**, *italic*, ~~gone~~ and \`code\`, [a page](https://example.org/x?a=1&b=2).

# Who signs

1. first
2. second
   1. within
   2. within too
3. third

## Below

7. seven
8. eight

- one
  - deep
- two

> Said once.

| Column | Number |
| - | -: |
| Value | 42 |

\`\`\`
code --line
next <line>
\`\`\`

- [ ] to do
- [x] done

${picture.markdown.replace('plan', 'A plan')}

See <copia:thing/${shown.id}>, <copia:thing/${hidden.id}> and [the advice](#advice).

***

Æ, Ελληνικά, 中文 & <b>markup</b>.`;
  const words = saveChapterInput.parse({ language: 'en', title: 'Letter', markdown });
  await library.saveChapter(ctx, made.id, made.chapter, words);
  return { ...made, shown };
}

const file = async (
  slug: string,
  input: { as: 'md' | 'docx'; language?: string; part?: string },
  who = reader,
) => {
  const response = await library.serveDownload(as(db, who), slug, input);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};
const { slug, id, shown } = await aRichTemplate();

describe('as Markdown', () => {
  test('it says what the page says, its links lead here, and hidden titles stay hidden', async () => {
    const { response, bytes } = await file(slug, { as: 'md' });
    assert.equal(response.headers.get('content-type'), 'text/markdown; charset=utf-8');
    assert.equal(
      response.headers.get('content-disposition'),
      `attachment; filename="An invitation.en.md"; filename*=UTF-8''An%20invitation.en.md`,
    );
    const text = bytes.toString('utf8');
    assert.match(text, /^# An invitation\n\n## Letter\n\nFirst \*\*bold\*\*, \*italic\*, ~~gone~~/);
    assert.match(text, /### Who signs\n\n1\. first\n2\. second\n {3}1\. within/);
    assert.match(
      text,
      /#### Below\n\n7\. seven\n8\. eight\n\n- one\n {2}- deep\n- two\n\n> Said once\./,
    );
    assert.match(text, /\| Column \| Number \|/);
    assert.match(text, /```\ncode --line\nnext <line>\n```/);
    assert.match(text, /!\[A plan\]\(https:\/\/copia\.example\.org\/files\//);
    assert.match(text, /\[Asked \\?<here\\?>\]\(https:\/\/copia\.example\.org\/conversations\//);
    assert.doesNotMatch(text, /Only for hosts|copia:|data-slot/);
    assert.match(text, /## Advice\n\nSign it yourself\./);
    assert.match(
      text,
      new RegExp(
        `\\[Copia\\]\\(<?https://copia.example.org/templates/${slug}\\?language=en>?\\), \\w+ \\d+, 20`,
      ),
    );
    // Read again by our own parser it is the same text.
    const again = renderMarkdown(text).html;
    assert.match(again, /<h3[^>]*>Who signs<\/h3>/);
    assert.match(again, /<ol start="7">/);
  });

  test('one part is a file of its own', async () => {
    const { response, bytes } = await file(slug, { as: 'md', part: 'advice' });
    assert.match(response.headers.get('content-disposition') ?? '', /"Advice\.en\.md"/);
    const text = bytes.toString('utf8');
    assert.match(text, /^# Advice\n\nSign it yourself\.\n\n/);
    assert.doesNotMatch(text, /Letter/);
    await assert.rejects(file(slug, { as: 'md', part: 'none' }), { code: 'not_found' });
  });
});

describe('as DOCX', () => {
  test('another program reads the same headings, lists, links, table and picture in it', async () => {
    const { response, bytes } = await file(slug, { as: 'docx' });
    assert.match(response.headers.get('content-type') ?? '', /wordprocessingml\.document$/);
    const { value: html } = await mammoth.convertToHtml(
      { buffer: bytes },
      {
        styleMap: [
          "p[style-name='Title'] => h1.title:fresh",
          "p[style-name='Quote'] => blockquote:fresh",
        ],
      },
    );
    assert.match(
      html,
      /^<h1 class="title">An invitation<\/h1><h1>(<a id="\w+"><\/a>)?Letter<\/h1>/,
    );
    assert.match(html, /<strong>bold<\/strong>, <em>italic<\/em>, <s>gone<\/s> and code/);
    assert.match(html, /<a href="https:\/\/example\.org\/x\?a=1&amp;b=2">a page<\/a>/);
    assert.match(html, /<h2>Who signs<\/h2>/);
    assert.match(html, /<h3>Below<\/h3>/);
    assert.match(
      html,
      /<ol><li>first<\/li><li>second<ol><li>within<\/li><li>within too<\/li><\/ol><\/li><li>third<\/li><\/ol>/,
    );
    assert.match(html, /<ul><li>one<ul><li>deep<\/li><\/ul><\/li><li>two<\/li><\/ul>/);
    assert.match(html, /<blockquote>Said once\.<\/blockquote>/);
    assert.match(html, /<th><p><strong>Column<\/strong><\/p><\/th>/);
    assert.match(html, /<td><p>Value<\/p><\/td><td><p>42<\/p><\/td>/);
    assert.match(html, /code --line<br \/>next &lt;line&gt;/);
    assert.match(html, /☐ +to do/);
    assert.match(html, /<img alt="A plan" src="data:image\/(png|jpeg);base64,/);
    assert.match(
      html,
      /<a href="https:\/\/copia\.example\.org\/conversations\/[^"]+">Asked &lt;here&gt;<\/a>/,
    );
    assert.match(html, /<a href="#\w+">the advice<\/a>/);
    assert.doesNotMatch(html, /Only for hosts/);
    assert.match(html, /Æ, Ελληνικά, 中文 &amp; /);
    assert.match(html, /Ana Ruiz · Copia · .*<a href="https:\/\/copia\.example\.org\/templates\//);
  });

  test(
    'it is a sound archive of well-formed XML',
    { skip: !has('python3') && 'no python3' },
    async () => {
      const { bytes } = await file(slug, { as: 'docx' });
      const parts = await unpack(bytes, 'a.docx');
      assert.match(parts['word/styles.xml']!, /<w:lang [^>]*w:val="en"/);
      assert.match(parts['docProps/core.xml']!, /<dc:title>An invitation<\/dc:title>/);
      // Each list counts anew, and the one that begins at seven does.
      assert.match(parts['word/numbering.xml']!, /<w:start w:val="7"\/>/);
    },
  );

  test(
    'from right to left where the language is, and in the source’s where a part is not written yet',
    { skip: !has('python3') && 'no python3' },
    async () => {
      const ctx = as(db, host);
      await library.startVersion(ctx, id, 'ar');
      await library.saveHead(ctx, id, saveHeadInput.parse({ language: 'ar', title: 'دعوة' }));
      await library.setVersionPublished(ctx, id, { language: 'ar', published: true });
      const { response, bytes } = await file(slug, { as: 'docx', language: 'ar' });
      assert.equal(
        response.headers.get('content-disposition'),
        `attachment; filename="____.ar.docx"; filename*=UTF-8''${encodeURIComponent('دعوة')}.ar.docx`,
      );
      const { 'word/document.xml': xml } = await unpack(bytes, 'ar.docx');
      const [title, ...others] = xml!.split('</w:p>');
      assert.match(title!, /<w:bidi\/>/);
      assert.match(title!, /<w:rtl\/>/);
      const letter = others.find((each) => each.includes('Letter'))!;
      assert.doesNotMatch(letter, /<w:bidi\/>/);
      assert.match(letter, /<w:lang w:val="en"/);
    },
  );
});

test('nobody gets a file of what they do not read, nor of what is no template', async () => {
  const draft = await aTemplate(db, host);
  const guide = await aGuide(db, host);
  for (const format of ['md', 'docx'] as const) {
    const input = { as: format };
    const visitor = as(db, null);
    await assert.rejects(library.serveDownload(visitor, slug, input), { code: 'not_found' });
    await assert.rejects(file(draft.slug, input), { code: 'not_found' });
    await assert.rejects(file(guide.slug, input), { code: 'not_found' });
    await assert.rejects(file(slug, { ...input, language: 'fr' }), { code: 'not_found' });
    assert.equal((await file(draft.slug, input, host)).response.status, 200);
  }
  assert.ok(shown.id);
});
