import { z } from 'zod';
import { CAPABILITY_KEYS, HOLDERS, type Capability, type Holder, type Standing } from './list.ts';

export const setCapabilityInput = z.object({
  capability: z.enum(CAPABILITY_KEYS),
  holder: z.enum(HOLDERS),
  granted: z.boolean(),
});
export type SetCapability = z.output<typeof setCapabilityInput>;

const CELL = /^([a-z_]+):([a-z_]+)$/;
/** A cell of the table as the page's form names it: `moderator:moderate`. */
const cell = z
  .string()
  .regex(CELL)
  .transform((text) => CELL.exec(text)!)
  .transform(([, holder, capability]) => ({ holder, capability }))
  .pipe(setCapabilityInput.omit({ granted: true }));

/** The whole table: what is ticked now, and what was when the page was made. */
export const capabilitiesForm = z.object({
  granted: z.array(cell).max(500),
  shown: z
    .string()
    .max(20_000)
    .default('')
    .transform((text) => text.split(' ').filter(Boolean))
    .pipe(z.array(cell)),
});

/** What a form changes: only the cells that its sender changed, so that two admins don't undo each other. */
export function changesOf({ granted, shown }: z.output<typeof capabilitiesForm>): SetCapability[] {
  type Cell = (typeof granted)[number];
  const has = (list: Cell[], one: Cell) =>
    list.some((each) => each.holder === one.holder && each.capability === one.capability);
  return [
    ...granted.filter((one) => !has(shown, one)).map((one) => ({ ...one, granted: true })),
    ...shown.filter((one) => !has(granted, one)).map((one) => ({ ...one, granted: false })),
  ];
}

export interface CapabilityTable {
  rows: { capability: Capability; cells: { holder: Holder; standing: Standing }[] }[];
  may: { change: true | string };
}
