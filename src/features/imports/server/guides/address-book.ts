import { dirname, join, normalize } from 'node:path/posix';
import type { Page } from './page.ts';

/** What a link of a page leads to. */
export type Target =
  | { kind: 'page'; page: Page; fragment: string }
  | { kind: 'file'; file: string }
  | { kind: 'here'; fragment: string }
  | { kind: 'elsewhere' }
  | { kind: 'nothing' };

/** Finds the pages and files of a folder by what links say. */
export class AddressBook {
  readonly #pages = new Map<string, Page[]>();
  readonly #files: ReadonlySet<string>;
  readonly #site: string | null;

  /** @param site the old site's address: links to it are links within the folder */
  constructor(pages: readonly Page[], files: ReadonlySet<string>, site: string | null = null) {
    this.#files = files;
    this.#site = site;
    for (const page of pages)
      for (const address of page.addresses) {
        const name = simplified(pathOf(address));
        const known = this.#pages.get(name) ?? [];
        if (!known.includes(page)) this.#pages.set(name, [...known, page]);
      }
  }

  resolve(from: Page, url: string): Target {
    let address = url.trim();
    if (this.#site && address.startsWith(this.#site))
      address = address.slice(this.#site.length) || '/';
    if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(address)) return { kind: 'elsewhere' };
    const [, path = '', fragment = ''] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(address) ?? [];
    if (path === '') return { kind: 'here', fragment: decoded(fragment) };
    const clean = decoded(path);
    // From where the file lies, from there without its language, and from where its page was.
    const candidates = clean.startsWith('/')
      ? [clean]
      : [
          join(dirname(`/${from.file}`), clean),
          join(dirname(`/${from.key}`), clean),
          ...from.addresses.map((at) => join(pathOf(at), clean)),
        ];
    for (const candidate of candidates) {
      const page = this.#page(candidate, from);
      if (page) return { kind: 'page', page, fragment: decoded(fragment) };
      const file = normalize(candidate).replace(/^\/+/, '');
      const found = [file, `static/${file}`, `public/${file}`, `assets/${file}`].find((name) =>
        this.#files.has(name),
      );
      if (found) return { kind: 'file', file: found };
    }
    return { kind: 'nothing' };
  }

  /** A page in the language of the one that links to it, if there is one. */
  #page(address: string, from: Page): Page | undefined {
    const found = this.#pages.get(simplified(address)) ?? [];
    return found.find(({ language }) => language === from.language) ?? found[0];
  }
}

const pathOf = (address: string): string =>
  /^https?:/.test(address) && URL.canParse(address) ? new URL(address).pathname : address;

/** `/en/Setup/index.html` and `en/setup` are one address. */
const simplified = (path: string): string =>
  normalize(`/${path}`)
    .toLowerCase()
    .replace(/\.(?:md|markdown|html?)$/, '')
    .replace(/\/(?:_?index|readme)$/, '')
    .replace(/^\/+|\/+$/g, '');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
