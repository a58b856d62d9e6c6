import * as m from '#platform/i18n/generated/messages.js';
import type { Adoption } from '../schema.ts';

export const ADOPTION_WORDS: Record<Adoption, () => string> = {
  adopted: m.projects_adopted,
  adapted: m.projects_adapted,
  dropped: m.projects_dropped,
};

export const ADOPTION_COUNTS: Record<Adoption, (given: { count: number }) => string> = {
  adopted: m.projects_adopted_by,
  adapted: m.projects_adapted_by,
  dropped: m.projects_dropped_by,
};
