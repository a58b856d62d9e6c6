import type { Rhythm } from '../schema.ts';

const DAILY_HOUR = 7;

/**
 * When mail of a kind goes to a member: "never" for everything outweighs what is chosen for a kind,
 * and "never" for the kind what is chosen for one thing that is followed.
 */
export function rhythmOf(
  mailRhythm: Rhythm,
  choice: Rhythm | null | undefined,
  followed: Rhythm | null = null,
): Rhythm {
  if (mailRhythm === 'never' || choice === 'never') return 'never';
  return followed ?? choice ?? mailRhythm;
}

/** The next 07:00 on this member's clock, strictly after `now`. An unknown time zone counts as UTC. */
export function nextDaily(now: Date, timeZone: string): Date {
  const local = localTime(now, timeZone);
  const day = local.getUTCHours() < DAILY_HOUR ? 0 : 1;
  const wanted = Date.UTC(
    local.getUTCFullYear(),
    local.getUTCMonth(),
    local.getUTCDate() + day,
    DAILY_HOUR,
  );
  // What the clock shows at a guess tells how far off it is; twice, as a change of summer time may lie between.
  let guess = wanted - (local.getTime() - now.getTime());
  for (let i = 0; i < 2; i++) guess += wanted - localTime(new Date(guess), timeZone).getTime();
  return new Date(guess);
}

/** What a clock in a time zone shows, as if that were UTC; whole seconds. */
function localTime(at: Date, timeZone: string): Date {
  let format: Intl.DateTimeFormat;
  try {
    format = formatFor(timeZone);
  } catch {
    format = formatFor('UTC');
  }
  const parts = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  return new Date(
    Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second),
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}
