import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Lucide icons (ISC) as one sprite: an icon then costs one short <use> in the HTML and no script.
// Add a name here, run `node src/ui/generate-icons.ts`, and commit icons.svg.
const NAMES = [
  'arrow-down',
  'arrow-up',
  'arrow-left',
  'arrow-right',
  'bell',
  'bold',
  'book-open',
  'bookmark',
  'building-2',
  'check',
  'chevron-down',
  'circle-check',
  'circle-alert',
  'circle-help',
  'clock',
  'code',
  'copy',
  'corner-down-right',
  'download',
  'ellipsis',
  'eye',
  'file',
  'globe',
  'hand',
  'hand-heart',
  'hand-helping',
  'handshake',
  'heading-2',
  'heading-3',
  'heart',
  'history',
  'image',
  'info',
  'italic',
  'layers',
  'link',
  'list',
  'list-ordered',
  'lock',
  'log-out',
  'mail',
  'menu',
  'message-circle',
  'message-square',
  'messages-square',
  'paperclip',
  'pencil',
  'pin',
  'plus',
  'printer',
  'quote',
  'reply',
  'search',
  'send',
  'settings',
  'sparkles',
  'star',
  'sun-moon',
  'thumbs-up',
  'trash-2',
  'triangle-alert',
  'undo-2',
  'user',
  'user-plus',
  'users',
  'x',
];
const ICONS = join(import.meta.dirname, '../../node_modules/@lucide/svelte/dist/icons');

type Node = [tag: string, attributes: Record<string, string>];

/** The drawing of one icon, following Lucide's aliases (`circle-help` is `circle-question-mark`). */
function readIcon(name: string): Node[] {
  const entry = readFileSync(join(ICONS, `${name}.js`), 'utf8');
  const file = /from "\.\/([\w-]+)\.svelte"/.exec(entry)?.[1] ?? name;
  const source = readFileSync(join(ICONS, `${file}.svelte`), 'utf8');
  const json = /const iconData = (\{.*\});/.exec(source)?.[1];
  if (!json) throw new Error(`No drawing found for ${name}`);
  return (JSON.parse(json) as { node: Node[] }).node;
}

const symbols = NAMES.map((name) => {
  const shapes = readIcon(name).map(([tag, attributes]) => {
    const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
    return `<${tag}${written.join('')}/>`;
  });
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.join('')}</symbol>`;
});
const here = (file: string) => join(import.meta.dirname, file);
writeFileSync(
  here('icons.svg'),
  `<!-- Lucide, ISC licence, https://lucide.dev -->\n<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`,
);
writeFileSync(
  here('icon-names.ts'),
  `// Made by generate-icons.ts.\nexport type IconName =\n${NAMES.map((name) => `  | '${name}'`).join('\n')};\n`,
);
