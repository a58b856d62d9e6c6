import { replaceOutsideCode } from './code-spans.ts';
import { textOf, type FrontMatter } from './front-matter.ts';
import type { Note } from './page.ts';

type Add = (line: number, reason: Note['reason'], what: string) => void;

/**
 * Resolves what is simple of the templates in a page (Jekyll's Liquid, Hugo's shortcodes): the site's own address,
 * links to its files, fields of the page. The rest goes, and is noted.
 */
export function resolveTemplates(text: string, data: FrontMatter, note: Add): string {
  if (!/\{[{%]/.test(text)) return text;
  let out = replaceOutsideCode(
    text,
    /\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}/g,
    () => '',
  );
  out = replaceOutsideCode(
    out,
    /\{%-?\s*highlight\s+(\w+)[^%]*%\}\n?([\s\S]*?)\{%-?\s*endhighlight\s*-?%\}/g,
    ([, language, code]) => `\`\`\`${language}\n${code!.replace(/\n?$/, '\n')}\`\`\``,
  );
  // What is made of data for each of something cannot be made here.
  out = replaceOutsideCode(
    out,
    /\{%-?\s*(for|tablerow)\s([\s\S]*?)%\}[\s\S]*?\{%-?\s*end\1\s*-?%\}/g,
    ([, name, what], line) => {
      note(line, 'template', `{% ${name} ${what!.replace(/-$/, '').trim()} %}`);
      return '';
    },
  );
  out = replaceOutsideCode(out, /\{\{([%<])([\s\S]*?)[%>]\}\}/g, ([whole, , inner], line) =>
    shortcode(inner!.trim(), () => note(line, 'template', shorten(whole!))),
  );
  out = replaceOutsideCode(out, /\{%([\s\S]*?)%\}/g, ([whole, inner], line) =>
    tag(inner!.replace(/^-|-$/g, '').trim(), () => note(line, 'template', shorten(whole!))),
  );
  return replaceOutsideCode(out, /\{\{([\s\S]*?)\}\}/g, ([whole, inner], line) => {
    const value = output(inner!.replace(/^-|-$/g, '').trim(), data);
    if (value === null) note(line, 'template', shorten(whole!));
    return value ?? '';
  });
}

const shorten = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 120);

function tag(inner: string, unknown: () => void): string {
  const [name, ...rest] = inner.split(/\s+/);
  const target = rest.join(' ').replace(/^['"]|['"]$/g, '');
  if (name === 'link') return `/${target}`;
  if (name === 'post_url') return `/_posts/${target}`;
  if (name === 'raw' || name === 'endraw') return '';
  if (!name?.startsWith('end') && !['else', 'elsif', 'when'].includes(name ?? '')) unknown();
  return '';
}

function shortcode(inner: string, unknown: () => void): string {
  const [, target] = /^(?:rel)?ref\s+["']?([^"'\s]+)["']?/.exec(inner) ?? [];
  if (target) return target;
  if (inner.startsWith('figure ')) {
    const field = (name: string) =>
      new RegExp(`${name}=(?:"([^"]*)"|'([^']*)'|(\\S+))`).exec(inner)?.slice(1).find(Boolean) ??
      '';
    const src = field('src');
    const words = (field('alt') || field('caption')).replace(/[[\]]/g, '\\$&');
    if (src) return `![${words}](${src})`;
  }
  if (!inner.startsWith('/')) unknown();
  return '';
}

/** What an output says, `null` if that cannot be known here. */
function output(inner: string, data: FrontMatter): string | null {
  const [value = '', ...filters] = inner.split('|').map((part) => part.trim());
  if (!filters.every((filter) => /^(?:(?:relative|absolute)_url|escape|strip)$/.test(filter)))
    return null;
  if (/^(?:site\.(?:baseurl|url)|base_?(?:path|url)|page\.baseurl)$/.test(value)) return '';
  const [, quoted] = /^["'](.*)["']$/.exec(value) ?? [];
  if (quoted !== undefined) return quoted;
  const [, field] = /^page\.([\w-]+)$/.exec(value) ?? [];
  return (field && textOf(data, field)) || null;
}
