import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/** What WCAG 2.2 AA asks and a program can see, and axe's own good practice. */
const TAGS = [...['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], 'best-practice'];

/**
 * What axe finds wrong with the page as it is shown, a line each; nothing, it is hoped. The window is
 * made as high as the page: what a bar at its edge covers now, one scrolls to.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  const width = page.viewportSize()?.width ?? 1280;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(height, 600), 16_000) });
  // Our pages have no frames: axe need not gather their results in a page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await axe
    .options({ runOnly: TAGS, resultTypes: ['violations'] })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} (${node.any[0]?.message ?? node.html})`),
  );
}

/** How far the page is wider than its window, in CSS pixels. */
export const measureOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
