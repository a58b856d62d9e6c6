import type { Adoption } from '../schema.ts';

/** What can become of something that was used, in the order of the choice. */
export const ADOPTIONS = ['adopted', 'adapted', 'dropped'] as const satisfies readonly Adoption[];
