import { PHASES } from '#commons/practices/phases.ts';
import { check, DemoError, readHead } from './parse-conversation.ts';
import { publicationHead, versionHead, type DemoChapter, type DemoPublication } from './schema.ts';

/**
 * Reads the files of one guide or article, `NN-slug.LANGUAGE.md`: the one that names an author is the
 * source, the others are its versions. A line `## Title` begins a chapter; in the source of a template
 * `## Title | recruit 0-14` says which step of a plan it is.
 */
export function parsePublication(
  key: string,
  files: readonly { file: string; language: string; source: string }[],
): DemoPublication {
  const versions: DemoPublication['versions'] = [];
  let head: Omit<DemoPublication, 'key' | 'language' | 'versions'> | undefined;
  for (const { file, language, source } of files) {
    const { given, lines, end, lineOf } = readHead(file, source);
    const { title, summary, cover_alt, ...rest } = given;
    const words = check(versionHead, { title, summary, cover_alt }, file, lineOf);
    const version = { ...words, language, chapters: chaptersOf(lines.slice(end + 1)) };
    if ('author' in rest) {
      if (head) throw new DemoError(file, 1, 'a second source');
      head = { ...check(publicationHead, rest, file, lineOf), file };
      versions.unshift(version);
    } else if (Object.keys(rest).length > 0)
      throw new DemoError(file, 1, 'only the source says that');
    else versions.push(version);
  }
  if (!head) throw new DemoError(`library/${key}`, 1, 'no file names its author');
  const [{ chapters, language }] = versions as [DemoPublication['versions'][number]];
  for (const version of versions)
    if (version.chapters.length !== chapters.length)
      throw new DemoError(
        `library/${key}.${version.language}.md`,
        1,
        `not ${chapters.length} chapters`,
      );
  return { ...head, key, language, versions };
}

function chaptersOf(lines: readonly string[]): DemoChapter[] {
  const chapters: (Omit<DemoChapter, 'text'> & { lines: string[] })[] = [];
  for (const line of lines) {
    const [, title, phase, from, due] = /^## (.+?)(?: \| ([a-z_]+) (\d+)-(\d+))?$/.exec(line) ?? [];
    const step = PHASES.find((each) => each === phase);
    if (title !== undefined)
      chapters.push({
        ...{ title, lines: [] },
        ...(step && { step: { phase: step, fromDay: Number(from), dueDay: Number(due) } }),
      });
    else if (chapters.length === 0 && line.trim()) chapters.push({ title: '', lines: [line] });
    else chapters.at(-1)?.lines.push(line);
  }
  return chapters.map(({ lines: text, ...chapter }) => ({
    ...chapter,
    text: text.join('\n').trim(),
  }));
}
