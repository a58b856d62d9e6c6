import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** A folder of pages as several site generators have them; all of it was written for these tests. */
export const PAGES: Readonly<Record<string, string>> = {
  'README.md': '# The repository\n\nHow to build it.\n',
  'SUMMARY.md': '* [Start](en/start.md)\n',
  'en/start.md': `# Starting well

Words before the first chapter, with a [link](ask/questions.md#open-questions "Ask").

## Who comes

See [the list][list] and ![Two people](../img/people.png "Who").

## What they need {#needs}

\`{{ not.touched }}\` and a [form](../files/form.csv), a [dead one](nowhere.md).

### Deeper {#deeper}

Back to [who comes](#who-comes), or [deeper](#deeper), or [lost](#lost).

[list]: ask/questions.md
`,
  'es/start.md': `# Empezar bien

## Quién viene

Véase [la lista](ask/questions.md#preguntas-abiertas).

## Qué necesitan

Texto con [ancla](#quien-viene).

## De más

Un capítulo más.
`,
  'en/ask/questions.md': `---
title: Asking questions
description: How to ask.
practices: [youth, nothing]
author: Ana Ruiz
---

## Closed questions

Yes or no.

## Open questions

Why? ![Elsewhere](https://example.org/x.png)
![Gone](../gone.png)
`,
  'es/ask/questions.md':
    '---\ntitle: Preguntar\n---\n\n## Preguntas cerradas\n\nSí o no.\n\n## Preguntas abiertas\n\n¿Por qué?\n',
  '_methods/map.md': `---
layout: card
title: Mapping
permalink: /decide/mapping/
redirect_from:
  - /mapping/
category: Decide
why: To see it all.
---

<section class="box" markdown="1">

## How

Go to <a href="{{site.baseurl}}/mapping/#how" class="x">the map</a> or [start]({% link en/start.md %}).
{: .note}

</section>

{% for x in site.data.y %}
{{ x.name }}
{% endfor %}
`,
  'pages/decide.md': '---\ntitle: Decide\ncategory: decide\npermalink: /decide/\n---\n',
  'pages/table.md': `---
title: A table
---

<div class="scroll">
<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><b>2</b></td></tr></table>
</div>

<style>
p { color: red }
</style>

!!! warning "Mind this"
    Not so fast.
`,
  '_posts/2024-03-05-news.md': '---\ntitle: News of March\nlayout: post\n---\n\nIt went well.\n',
  'guide.fr.markdown': '+++\ntitle = "Guide"\n+++\n\nBonjour à tous.\n',
  'guide.md': '---\ntitle: Guide\nlang: en\n---\n\nHello to all.\n',
  '_template.md': '---\ntitle: [Title here]\n---\n',
  'broken.md': '---\ntitle: "open\n---\n\nText.\n',
  'empty.md': '---\ntitle: Nothing\n---\n',
};

/** Writes a folder with these pages, a picture and a file. */
export async function writeFolder(
  root: string,
  pages: Readonly<Record<string, string>> = PAGES,
): Promise<string> {
  for (const [path, text] of Object.entries(pages)) await write(join(root, path), text);
  const picture = sharp({ create: { width: 60, height: 40, channels: 3, background: '#357' } });
  await write(join(root, 'img/people.png'), await picture.png().toBuffer());
  await write(join(root, 'files/form.csv'), 'name,mail\nAna,ana@example.org\n');
  return root;
}

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
