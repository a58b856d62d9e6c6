import * as m from '#platform/i18n/generated/messages.js';
import type { NamedResponsibility, ResponsibilityRef } from '../schema.ts';

/** What somebody answers for, in words: "Trainer", "Steward of Citizens' assemblies". */
export function responsibilityInWords({
  kind,
  practice,
}: Pick<NamedResponsibility, 'kind' | 'practice'>): string {
  if (kind === 'trainer') return m.people_trainer();
  if (kind === 'speaker') return m.people_speaker();
  return m.people_steward_of({ practice: practice?.title ?? '' });
}

/** What somebody does not answer for yet, as options of a form. */
export function choicesFor(
  held: readonly NamedResponsibility[],
  practices: readonly { id: string; title: string }[],
): { value: string; label: string }[] {
  const all: { value: ResponsibilityRef; label: string }[] = [
    { value: 'trainer', label: m.people_trainer() },
    { value: 'speaker', label: m.people_speaker() },
    ...practices.map(({ id, title }) => ({
      value: `practice_steward/${id}` as const,
      label: m.people_steward_of({ practice: title }),
    })),
  ];
  return all.filter(({ value }) => held.every(({ ref }) => ref !== value));
}
