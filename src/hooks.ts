import type { Reroute } from '@sveltejs/kit/hooks';

/** `/fr/conversations` is the same page as `/conversations`, in French: one address per locale. */
export const reroute: Reroute = ({ url }) => {
  const match = /^\/(en|fr|nl|de)(\/.*)?$/.exec(url.pathname);
  if (match) return match[2] ?? '/';
};
