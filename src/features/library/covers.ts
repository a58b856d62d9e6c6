/** Widths of a cover, the smallest first, in pixels; all are 16 to 9. */
export const COVER_WIDTHS = [480, 960, 1600] as const;
export const coverHeight = (width: number): number => Math.round((width * 9) / 16);
