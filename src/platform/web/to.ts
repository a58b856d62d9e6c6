import { page } from '$app/state';
import { keepLocale } from './locale.ts';

/**
 * The address of one of our pages, in the language of the address one is on: on `/fr/practices`,
 * `to('/search')` is `/fr/search`. Call it while a component renders (in its markup or a $derived).
 */
export function to(path: string): string {
  return keepLocale(page.url.pathname, path);
}
