/** Where a file stands among the others: its language, as far as its path tells, and what it is a version of. */
export interface Place {
  language: string | null;
  /** The path without language, number and ending: files with the same key are one thing. */
  key: string;
}

const DOCUSAURUS =
  /^i18n\/([^/]+)\/docusaurus-plugin-content-(docs|blog|pages)\/(?:current\/)?(.+)$/;
const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** A word as the language tag that it is: `pt_BR` is `pt-BR`; words that only might be one are none. */
export function asLanguage(word: string): string | null {
  if (!/^[a-z]{2}(?:[-_][a-z]{2}|[-_][a-z]{4}|[-_]\d{3})?$/i.test(word)) return null;
  try {
    const [tag] = Intl.getCanonicalLocales(word.replace('_', '-'));
    return tag && names.of(tag) ? tag : null;
  } catch {
    return null;
  }
}

/**
 * Reads languages out of the paths of a folder. A folder's name is a language if others beside it are, too,
 * or if it stands at the top and its texts are in that language.
 * @param isIn whether the pages below a folder seem to be in a language
 */
export function placePages(
  paths: readonly string[],
  isIn: (folder: string, language: string) => boolean,
): Map<string, Place> {
  const beside = new Map<string, Set<string>>();
  for (const path of paths) {
    const parts = path.split('/').slice(0, -1);
    parts.forEach((part, i) => {
      if (!asLanguage(part)) return;
      const parent = parts.slice(0, i).join('/');
      const known = beside.get(parent) ?? new Set();
      beside.set(parent, known.add(part));
    });
  }
  const isLanguage = (parent: string, part: string): boolean => {
    const language = asLanguage(part);
    if (!language) return false;
    if (beside.get(parent)!.size > 1) return true;
    return isIn(parent ? `${parent}/${part}` : part, language);
  };
  return new Map(paths.map((path) => [path, placeOf(path, isLanguage)]));
}

function placeOf(path: string, isLanguage: (parent: string, part: string) => boolean): Place {
  const [, locale, room, rest] = DOCUSAURUS.exec(path) ?? [];
  if (locale && asLanguage(locale))
    return { language: asLanguage(locale), key: keyOf(`${room}/${rest}`) };
  const parts = path.split('/');
  const name = parts.pop()!;
  const at = parts.findIndex((part, i) => isLanguage(parts.slice(0, i).join('/'), part));
  const language = at < 0 ? null : asLanguage(parts[at]!);
  const left = parts.filter((_, i) => i !== at);
  const [, stem, suffix, ending] = /^(.+)\.([A-Za-z]{2}(?:[-_]\w+)?)(\.\w+)$/.exec(name) ?? [];
  const ofSuffix = suffix ? asLanguage(suffix) : null;
  return {
    language: ofSuffix ?? language,
    key: keyOf([...left, ofSuffix ? stem! + ending! : name].join('/')),
  };
}

const keyOf = (path: string): string => path.replace(/\.[a-z]+$/i, '');
