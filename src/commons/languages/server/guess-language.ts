import { detectAll } from 'tinyld';

/** Scripts that tell the language, or nearly: the detector is trained on longer texts of fewer. */
const SCRIPTS: readonly [script: RegExp, language: string][] = [
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Thai}/u, 'th'],
];

/** How sure a guess must be that is neither the author's language nor one of the community's. */
const SURE = 0.5;

/**
 * The language (BCP 47) a text seems to be in. A guess: the author can correct it.
 * @param text plain, without mark-up
 * @param likely the author's own languages first, then the community's
 * @returns the first of `likely` when the text is too short or too unsure
 */
export function guessLanguage(text: string, likely: readonly [string, ...string[]]): string {
  const sample = text.slice(0, 3000).replace(/https?:\S+|[@#]\S+|[\d_|]+/g, ' ');
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return likely[0];
  for (const [script, language] of SCRIPTS)
    if ((sample.match(new RegExp(script.source, 'gu'))?.length ?? 0) > letters / 3) return language;
  if (letters < 12) return likely[0];
  const guesses = detectAll(sample);
  const known = guesses.find(({ lang }) => likely.includes(lang));
  const [best] = guesses;
  if (!best) return likely[0];
  if (known && (known.accuracy > 0.1 || known === best)) {
    // Any other language must be much the better guess.
    if (best === known || best.accuracy < known.accuracy * 2) return known.lang;
  }
  return best.accuracy >= SURE ? best.lang : (known?.lang ?? likely[0]);
}
