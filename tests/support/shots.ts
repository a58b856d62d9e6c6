import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright';

// Pictures of pages as they look, and what axe says of them: for whoever changes the look.
//   node tests/support/shots.ts http://127.0.0.1:4200 / /styleguide [--cookie name=value] [--wide] [--light]
// writes shots/<page>-<width>-<theme>.png.
const args = process.argv.slice(2);
const flag = (name: string) => args.includes(`--${name}`);
const cookies = args.flatMap((arg, i) => (args[i - 1] === '--cookie' ? [arg] : []));
const [base = '', ...paths] = args.filter((arg) => !arg.startsWith('--') && !cookies.includes(arg));
const widths = flag('wide') ? [1280] : flag('narrow') ? [390] : [390, 1280];
const themes = flag('light') ? ['light' as const] : (['light', 'dark'] as const);

mkdirSync('shots', { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const width of widths)
  for (const colorScheme of themes) {
    const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
    await context.addCookies(
      cookies.map((cookie) => {
        const at = cookie.indexOf('=');
        return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: base };
      }),
    );
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') console.log(`console: ${message.text()}`);
    });
    for (const path of paths) {
      const response = await page.goto(base + path, { waitUntil: 'networkidle' });
      const name = `${path.replace(/[^\w-]+/g, '_').replace(/^_|_$/g, '') || 'start'}-${width}-${colorScheme}`;
      await page.screenshot({ path: `shots/${name}.png`, fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const { violations } = await new AxeBuilder({ page }).analyze();
      console.log(`${response?.status()} ${name}${wide > 0 ? ` · ${wide}px too wide` : ''}`);
      for (const violation of violations)
        console.log(
          `  ${violation.id}: ${violation.nodes
            .slice(0, 4)
            .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`)
            .join(' | ')}`,
        );
    }
    await context.close();
  }
await browser.close();
