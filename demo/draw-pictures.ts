import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { COVER_WIDTHS, coverHeight } from '#features/library/covers.ts';

// Draws the covers of the demo, flat and few of colour, and writes them beside in the sizes that pages show:
// node demo/draw-pictures.ts
const [PAPER, INK, NOTICE] = ['#f3f4f1', '#15191c', '#ffd426'] as const;
const [GREEN, BLUE, BRICK] = ['#2f7a56', '#2c5f8a', '#b5533c'] as const;
const rect = (x: number, y: number, width: number, height: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
const round = (x: number, y: number, r: number, fill: string) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
/** Somebody, seen from the front: a head above shoulders. */
const person = (x: number, y: number, fill: string) =>
  round(x, y, 42, INK) +
  `<path d="M${x - 80} ${y + 190}v-60a80 70 0 0 1 160 0v60z" fill="${fill}"/>`;

const DRAWINGS: Record<string, string> = {
  // A table under the departure board of a bus station.
  'bus-station':
    rect(0, 0, 1600, 900, PAPER) +
    rect(0, 690, 1600, 210, '#d6dad2') +
    rect(260, 90, 1080, 250, INK) +
    [0, 1, 2, 3]
      .map(
        (n) =>
          rect(300, 122 + n * 52, 90, 26, NOTICE) +
          rect(420, 122 + n * 52, 430 + ((n * 137) % 260), 26, PAPER) +
          rect(1200, 122 + n * 52, 100, 26, NOTICE),
      )
      .join('') +
    rect(300, 340, 24, 350, INK) +
    rect(1276, 340, 24, 350, INK) +
    person(560, 470, GREEN) +
    person(800, 455, BLUE) +
    person(1040, 475, BRICK) +
    rect(450, 640, 700, 34, NOTICE) +
    rect(500, 674, 26, 130, INK) +
    rect(1074, 674, 26, 130, INK) +
    rect(600, 606, 110, 34, '#ffffff') +
    rect(850, 600, 90, 40, '#ffffff'),
  // Ten months, each a column higher than the one before.
  'ten-months':
    rect(0, 0, 1600, 900, PAPER) +
    Array.from({ length: 10 }, (_, n) => {
      const height = 80 + n * n * 5.5;
      const fill = n === 9 ? NOTICE : n % 2 ? BLUE : GREEN;
      return (
        rect(150 + n * 132, 770 - height, 104, height, fill) +
        round(202 + n * 132, 735 - height, 20, INK)
      );
    }).join('') +
    rect(110, 770, 1380, 12, INK),
  // Two people on either side of a desk, a lamp between them.
  'next-door':
    rect(0, 0, 1600, 900, '#e9e4d8') +
    rect(140, 110, 420, 300, '#ffffff') +
    rect(1040, 110, 420, 300, '#ffffff') +
    rect(340, 110, 12, 300, INK) +
    rect(1240, 110, 12, 300, INK) +
    `<path d="M800 190l130 170H670z" fill="${NOTICE}"/>` +
    rect(793, 0, 14, 200, INK) +
    person(480, 440, BRICK) +
    person(1120, 440, BLUE) +
    rect(240, 610, 1120, 40, INK) +
    rect(300, 650, 34, 250, INK) +
    rect(1266, 650, 34, 250, INK) +
    rect(690, 560, 220, 50, '#ffffff'),
};

for (const [name, shapes] of Object.entries(DRAWINGS))
  for (const width of COVER_WIDTHS) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900" width="${width}" height="${coverHeight(width)}">${shapes}</svg>`;
    const bytes = await sharp(Buffer.from(svg)).webp({ quality: 82 }).toBuffer();
    writeFileSync(join(import.meta.dirname, 'pictures', `${name}-${width}.webp`), bytes);
  }
