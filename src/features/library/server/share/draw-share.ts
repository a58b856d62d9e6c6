import sharp, { type Sharp } from 'sharp';
import { loadSetter, type Setter } from './set-text.ts';

/** What platforms that show a shared address ask for. */
export const SHARE_WIDTH = 1200;
export const SHARE_HEIGHT = 630;
/** Another look has another number, so that what was drawn before is drawn again. */
export const LOOK = 1;

// A public notice: ink on paper, and one yellow. The values of src/ui/tokens.css, in the light.
const [PAPER, INK, NOTICE] = ['#fdfdfc', '#15191c', '#ffd426'];
const EDGE = 80;
const SIZES = [84, 72, 62, 54, 46];
const MOST_LINES = 4;
const LEADING = 1.22;

export interface ShareWords {
  title: string;
  /** Guide, article or example. */
  kind: string;
  community: string;
}

/** Draws what stands for a text where its address is shared: its title, what it is, and where. */
export async function drawShare(words: ShareWords): Promise<Buffer> {
  const svg = svgOf(words, await loadSetter());
  return toJpeg(sharp(Buffer.from(svg)));
}

/** A picture that there is, in the shape that is asked for. */
export const cutShare = (picture: Buffer): Promise<Buffer> =>
  toJpeg(
    sharp(picture).resize({
      ...{ width: SHARE_WIDTH, height: SHARE_HEIGHT, fit: 'cover', position: 'attention' },
    }),
  );

const toJpeg = (image: Sharp): Promise<Buffer> =>
  image.jpeg({ quality: 88, chromaSubsampling: '4:4:4', progressive: true }).toBuffer();

/** Exported for its tests. */
export function svgOf({ title, kind, community }: ShareWords, set: Setter): string {
  // A script that Besley does not have is left out: empty boxes say less than nothing.
  const said = set.knows(title) ? title : '';
  const { lines, size } = fit(said, set);
  const first = 190 + size * 0.8;
  const kindWidth = set.width(kind, 34);
  const shapes = [
    `<rect x="${EDGE}" y="72" width="${kindWidth + 48}" height="62" fill="${NOTICE}"/>`,
    path(set.path(kind, EDGE + 24, 115, 34)),
    ...lines.map((line, n) => path(set.path(line, EDGE, first + n * size * LEADING, size))),
    `<rect x="${EDGE}" y="526" width="${SHARE_WIDTH - 2 * EDGE}" height="6" fill="${INK}"/>`,
    ...(set.knows(community) ? [path(set.path(community, EDGE, 584, 36))] : []),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SHARE_WIDTH}" height="${SHARE_HEIGHT}">
<rect width="100%" height="100%" fill="${PAPER}"/>${shapes.join('')}</svg>`;
}

const path = (data: string) => `<path d="${data}" fill="${INK}"/>`;

/** The largest size in which the title has its place; the smallest cuts what is too long. */
function fit(title: string, set: Setter): { lines: string[]; size: number } {
  const width = SHARE_WIDTH - 2 * EDGE;
  for (const size of SIZES) {
    const lines = set.lines(title, size, width);
    if (lines.length <= (size > 72 ? MOST_LINES - 1 : MOST_LINES) && tall(lines, size))
      return { lines, size };
  }
  const size = SIZES.at(-1)!;
  const lines = set.lines(title, size, width).slice(0, MOST_LINES);
  return { lines: [...lines.slice(0, -1), `${lines.at(-1)!.slice(0, -1).trimEnd()}…`], size };
}

/** Whether it ends above the line at the foot. */
const tall = (lines: string[], size: number): boolean =>
  190 + size * 0.8 + (lines.length - 1) * size * LEADING + size * 0.25 <= 516;
