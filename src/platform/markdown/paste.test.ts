import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMarkdown } from './index.ts';

const ID = '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa';

/** A paragraph as Word writes an item of a list. */
function wordItem(level: number, marker: string, words: string): string {
  return (
    `<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level${level} lfo1'>` +
    `<![if !supportLists]><span lang=EN-GB style='font-family:Symbol'><span style='mso-list:Ignore'>${marker}` +
    `<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>` +
    `<span lang=EN-GB>${words}<o:p></o:p></span></p>\n`
  );
}

const PASTED: Record<string, [html: string, markdown: string]> = {
  'a document from Word': [
    `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0} --></style>` +
      `<!--[if gte mso 9]><xml><o:OfficeDocumentSettings></o:OfficeDocumentSettings></xml><![endif]--></head><body>` +
      `<!--StartFragment--><h2>Our plan<o:p></o:p></h2><p class=MsoNormal><b>Budget&nbsp;</b>is <i style='mso-bidi-font-style:normal'>small</i>\n and\n shared.` +
      `<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>${wordItem(1, '·', 'First')}${wordItem(2, 'o', 'Inner')}` +
      `${wordItem(1, '·', 'Second')}<p class=MsoNormal>Then</p>${wordItem(1, '1.', 'One')}${wordItem(1, '2.', 'Two')}` +
      `<!--EndFragment--></body></html>`,
    '## Our plan\n\n**Budget** is *small* and shared.\n\n- First\n  - Inner\n- Second\n\nThen\n\n1. One\n2. Two',
  ],
  'a document from Google': [
    `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-7f"><p dir="ltr" style="line-height:1.38">` +
      `<span style="font-size:11pt;font-weight:700;font-style:normal">Bold</span><span style="font-weight:400;font-style:italic"> slanted</span>` +
      `<span style="text-decoration:line-through">gone</span></p><br /><ul style="margin-top:0"><li dir="ltr" aria-level="1">` +
      `<span style="font-weight:400">One</span></li><li dir="ltr"><a href="https://e.org" style="text-decoration:none"><span style="text-decoration:underline">two</span></a></li></ul></b>`,
    '**Bold** *slanted*~~gone~~\n\n- One\n- [two](https://e.org)',
  ],
  'a piece of a web page': [
    `<div class="post"><nav><a href="#">Menu</a></nav><script>x()</script><style>p{}</style><section><h3 id="h">Title</h3>` +
      `<div>One</div><div>Two <span>three</span> <img src="data:image/png;base64,AAAA" alt="logo"><img src="https://e.org/a.png" width="1" height="1"></div><center>Four</center></section>` +
      `<table border=1><tr><th>A<th>B</tr><tr><td><p>1</p><p>2</p><td><ul><li>x<li>y</ul></table><button>Like</button></div>`,
    '[Menu](#)\n\n### Title\n\nOne\n\nTwo three logo\n\nFour\n\n| A | B |\n| - | - |\n| 1<br>2 | x<br>y |',
  ],
  'our own mention nodes': [
    `<p>Hi <span data-type="mention" data-id="${ID}" data-label="Anna">@Anna</span>!</p>`,
    `Hi [@Anna](copia:member/${ID})!`,
  ],
  'marks that end in spaces': [
    '<p>a <strong>bold </strong>and<em> slanted</em> <b></b>end</p>',
    'a **bold** and *slanted* end',
  ],
  'marks that mean something in Markdown': [
    '<p>1. not *this* or _that_ [x] &lt;b&gt; # a | b</p>',
    '1\\. not \\*this\\* or \\_that\\_ \\[x] \\<b> # a | b',
  ],
  'code with its language and its spaces': [
    '<pre><code class="language-js">if (a) {\n\n  b();\n}\n</code></pre><p><code>a  `b`</code></p>',
    '```js\nif (a) {\n\n  b();\n}\n```\n\n`` a  `b` ``',
  ],
  'breaks where a line must stay one': ['<h3>a<br>b</h3><p>a<br>b</p>', '### a<br>b\n\na\\\nb'],
  'nothing at all': ['<p><br></p><p> </p>', ''],
};

for (const [name, [html, markdown]] of Object.entries(PASTED)) {
  test(`makes clean Markdown of ${name}`, () => {
    assert.equal(toMarkdown(html), markdown);
  });
}

test("reads the editor's lists and tasks as tight ones where it is told to", () => {
  const html =
    '<ul><li><p>a</p><ol><li><p>b</p></li></ol></li><li><p>c</p></li></ul><p>x</p>' +
    '<ul data-type="taskList"><li data-checked="true" data-type="taskItem"><label><input type="checkbox" checked="checked"><span></span></label><div><p>t</p></div></li></ul>';
  assert.equal(toMarkdown(html, { tightLists: true }), '- a\n  1. b\n- c\n\nx\n\n- [x] t');
  assert.equal(toMarkdown('<ul><li><p>a</p></li><li><p>b</p></li></ul>'), '- a\n\n- b');
});
