const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number, until: number][] = [
  ['minute', 60, 3_600],
  ['hour', 3_600, 86_400],
  ['day', 86_400, 7 * 86_400],
];

/** "5 minutes ago" within a week, else the date (with its year when that is not this one). */
export function relativeTime(date: Date, locale: string, now = new Date()): string {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const distance = Math.abs(seconds);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (distance < 45) return words.format(0, 'second');
  for (const [unit, size, until] of STEPS)
    if (distance < until) {
      // Never "60 minutes": rounding stops one below the next unit.
      const count = Math.min(Math.max(1, Math.round(distance / size)), Math.ceil(until / size) - 1);
      return words.format(Math.sign(seconds) * count, unit);
    }
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year }).format(date);
}
