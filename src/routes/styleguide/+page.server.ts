import { error } from '@sveltejs/kit';

/** For those who build Copia: in development, or where COPIA_STYLEGUIDE=on. */
export const load = () => {
  if (!import.meta.env.DEV && process.env.COPIA_STYLEGUIDE !== 'on') error(404);
};
