// What is wrong with a page's measures, a line each; nothing, it is hoped. These functions run in the
// page itself, so each stands alone.

/** Texts and fields that are cut off, by their own box or by one around them. */
export function findClipped(): string[] {
  const found: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    if (!element.checkVisibility() || element.matches('.visually-hidden, .skip, svg *')) continue;
    const style = getComputedStyle(element);
    // What scrolls by itself (a table, code) and an excerpt of some lines are made so.
    const cuts = [style.overflowX, style.overflowY].some((way) => /hidden|clip/.test(way));
    if (!cuts || style.getPropertyValue('-webkit-line-clamp') !== 'none') continue;
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    if (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1)
      found.push(`${element.tagName} .${element.className} ${element.innerText.slice(0, 40)}`);
  }
  return found;
}

/**
 * Links, buttons and fields that are hard to hit: under 24 pixels (WCAG 2.2, 2.5.8), or 44 for
 * buttons, navigation and fields. Counts what answers a finger, so also what a `::after` adds.
 */
export function findSmallTargets(): string[] {
  const found: string[] = [];
  const all = 'a[href], button, input, select, textarea, summary';
  for (const element of document.querySelectorAll<HTMLElement>(all)) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.matches('.skip'))
      continue;
    if (element.matches('[type=hidden], .visually-hidden')) continue;
    // In a sentence the line sets the height: 2.5.8 leaves these out.
    if (
      element.matches('.prose a, p a:not(.button)') &&
      getComputedStyle(element).display === 'inline'
    )
      continue;
    element.scrollIntoView({ block: 'center', inline: 'center' });
    const labels = [...((element as HTMLInputElement).labels ?? [])];
    const answers = (x: number, y: number) => {
      const at = document.elementFromPoint(x, y);
      return Boolean(at && [element, ...labels].some((one) => one === at || one.contains(at)));
    };
    // Its words are hit as well as a box to tick.
    const sizes = labels.map((label) => label.getBoundingClientRect());
    const words = sizes.find((size) => Math.round(size.height) >= 44 && size.width >= 24);
    if (words && element.matches('[type=checkbox], [type=radio]')) continue;
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const reach = (dx: number, dy: number) => {
      let far = 0;
      while (far < 22 && answers(x + dx * (far + 0.5), y + dy * (far + 0.5))) far += 1;
      return far;
    };
    const width = Math.max(box.width, reach(-1, 0) + reach(1, 0));
    const height = Math.max(box.height, reach(0, -1) + reach(0, 1));
    const big = element.matches('button, .button, nav a, input, select, textarea, summary');
    const least = big ? 44 : 24;
    if (Math.round(height) >= least && Math.round(width) >= least) continue;
    const name =
      element.innerText || element.getAttribute('aria-label') || element.getAttribute('name');
    found.push(
      `${element.tagName} .${element.className} “${name}”: ${Math.round(width)} × ${height}`,
    );
  }
  return [...new Set(found)];
}

/** Animations and transitions of more than a millisecond. */
export function findMotion(): string[] {
  const longest = (times: string) => Math.max(...times.split(',').map((time) => parseFloat(time)));
  const moving = [...document.querySelectorAll('*')].filter((element) =>
    ['', '::before', '::after'].some((part) => {
      const style = getComputedStyle(element, part || null);
      return longest(style.transitionDuration) > 0.001 || longest(style.animationDuration) > 0.001;
    }),
  );
  return [
    ...document
      .getAnimations()
      .filter((animation) => Number(animation.effect?.getComputedTiming().endTime) > 1)
      .map((animation) => `runs: ${animation.playState}`),
    ...moving.map((element) => `${element.tagName} .${element.getAttribute('class') ?? ''}`),
  ];
}
