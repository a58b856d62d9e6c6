/**
 * What a row says under a name: the column of that very name, else what the path leads to in nested JSON:
 * `location.country`, `photos[0].url`, `tags[].name` for that of each.
 * @param flat lists are opened, empty values left out; else the value as it stands
 */
export function pick(
  row: Record<string, unknown>,
  path: string,
  { flat = true }: { flat?: boolean } = {},
): unknown[] {
  const found = Object.hasOwn(row, path) ? [row[path]] : walk([row], stepsOf(path));
  return flat ? open(found) : found.filter((value) => value !== undefined);
}

type Step = { name: string } | { index: number } | 'each';

function stepsOf(path: string): Step[] {
  return [...path.matchAll(/([^.[\]]+)|\[(\d*|\*)\]/g)].map(([, name, index]) => {
    if (name !== undefined) return { name };
    return index === '' || index === '*' ? 'each' : { index: Number(index) };
  });
}

function walk(values: unknown[], steps: readonly Step[]): unknown[] {
  return steps.reduce<unknown[]>(
    (at, step) =>
      at.flatMap((value) => {
        if (step === 'each') return Array.isArray(value) ? value : [];
        if (typeof value !== 'object' || value === null) return [];
        if ('index' in step) return Array.isArray(value) ? [value[step.index]] : [];
        if (Array.isArray(value)) return value.flatMap((each) => walk([each], [step]));
        return Object.hasOwn(value, step.name)
          ? [(value as Record<string, unknown>)[step.name]]
          : [];
      }),
    values,
  );
}

/** Lists as deep as anybody writes them; what is deeper is no value. */
const DEPTH = 10;

const open = (values: readonly unknown[]): unknown[] =>
  values.flat(DEPTH).filter((value) => value !== null && value !== undefined && value !== '');
