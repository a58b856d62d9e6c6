import type { Page } from 'playwright';

/** A field of a date has a stop for each of its parts; nothing has more. */
const MOST_STOPS = 12;
const REST_MS = 300;

/**
 * Goes through a page by Tab alone, from its start to its end, and says what is wrong, a line each: what can't
 * be reached, where one can't get on or is thrown out, where the focus can't be seen or is covered (WCAG 2.2,
 * 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11). Of the choices of one question only one is a stop: the arrows go
 * through the others. What a stop brings with it (an editor and its tools) is reached in another round.
 */
export async function walkByKeyboard(page: Page): Promise<string[]> {
  const problems = new Set<string>();
  await page.evaluate(begin);
  for (const round of [1, 2, 3]) {
    const stuck = await goRound(page, problems);
    const missed = await page.evaluate(findMissed);
    if (round < 3 && missed.length > 0 && !stuck) continue;
    for (const one of missed) problems.add(`never reached: ${one}`);
    break;
  }
  return [...problems];
}

/** @returns whether there was no way on */
async function goRound(page: Page, problems: Set<string>): Promise<boolean> {
  let same = 0;
  let last = 'the start';
  let out = false;
  for (;;) {
    await page.keyboard.press('Tab');
    let stop = await page.evaluate(takeStop);
    if (stop?.problem?.startsWith('covered')) {
      // An editor that just opened above may have moved it: what counts is where it comes to rest.
      await page.waitForTimeout(REST_MS);
      const rested = await page.evaluate(takeStop);
      if (rested) stop = { ...rested, again: stop.again };
    }
    // After the last stop comes the browser itself, and then the first.
    if (stop?.first) return false;
    if (out) problems.add(`thrown out after ${last}`);
    out = stop === null;
    if (!stop) continue;
    if (stop.problem) problems.add(stop.problem);
    same = stop.again ? same + 1 : 0;
    if (same > MOST_STOPS) {
      problems.add(`no way on from ${stop.name}`);
      return true;
    }
    last = stop.name;
  }
}

interface Walk {
  reached: Set<Element>;
  start: Element;
  last: Element;
}

/** In the page: puts the focus on the first thing there is. */
function begin(): void {
  const start = document.querySelector<HTMLElement>('a[href], button, input, summary')!;
  start.focus();
  Object.assign(globalThis, { reached: new Set([start]), start, last: start });
}

interface Stop {
  name: string;
  /** The one before as well. */
  again: boolean;
  /** Where the walk began. */
  first: boolean;
  problem: string | null;
}

/** In the page: where the focus is now; null outside of it. */
function takeStop(): Stop | null {
  const walk = globalThis as unknown as Walk;
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const again = walk.last === stop;
  walk.last = stop;
  walk.reached.add(stop);
  const own = stop.id || stop.getAttribute('name') || '';
  const text = stop.getAttribute('aria-label') ?? stop.textContent ?? '';
  const name = `${stop.localName} ${own} ${text.trim().slice(0, 40)}`;
  const { outlineStyle, outlineWidth } = getComputedStyle(stop);
  // Of a part of a field the browser itself shows that it has the focus.
  const seen = again || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
  stop.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const { left, top, width, height } = stop.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) =>
    [0.1, 0.5, 0.9].map((y) => document.elementFromPoint(left + width * x, top + height * y)),
  );
  const uncovered = points.some(
    (at) => at && (stop.contains(at) || at.contains(stop) || at.closest('label')?.contains(stop)),
  );
  const problem = seen ? (uncovered ? null : `covered: ${name}`) : `no focus to see: ${name}`;
  return { name, again, first: stop === walk.start, problem };
}

/** In the page: what a mouse reaches, and Tab did not. */
function findMissed(): string[] {
  const { reached } = globalThis as unknown as Walk;
  const names = new Set(
    [...reached].flatMap((one) =>
      one instanceof HTMLInputElement && one.type === 'radio' ? [one.name] : [],
    ),
  );
  const all = document.querySelectorAll<HTMLElement>(
    'a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, [contenteditable=true]',
  );
  return [...all]
    .filter((one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => !reached.has(one))
    .filter((one) => one.getAttribute('type') !== 'radio' || !names.has(one.getAttribute('name')!))
    .map((one) => one.outerHTML.slice(0, 120));
}
