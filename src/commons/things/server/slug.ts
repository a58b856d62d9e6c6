import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'; // none that is taken for another

/** A piece of a title fit for an address: ASCII, at most 60 characters; empty if nothing is left. */
export function slugify(title: string): string {
  return title
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
}

/** A new address for a thing: readable, and not guessable from the title alone. */
export function newSlug(title: string): string {
  const tail = Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return [slugify(title), tail].filter(Boolean).join('-');
}
