import type { ExampleWriting } from '../schema.ts';

/** An example as its form's fields have it, as a browser would send them. */
export function typedOf(example: ExampleWriting): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  const { phases, links, ...rest } = example;
  for (const [name, value] of Object.entries(rest)) {
    if (Array.isArray(value)) fields[name] = value;
    else if (typeof value === 'string' || typeof value === 'number') fields[name] = String(value);
  }
  fields.links = links.join('\n');
  for (const { phase, practiceId, ...each } of phases) {
    fields[`${phase}_practice`] = practiceId ?? '';
    for (const name of ['method', 'from', 'to', 'text'] as const)
      fields[`${phase}_${name}`] = each[name] ?? '';
  }
  return fields;
}
