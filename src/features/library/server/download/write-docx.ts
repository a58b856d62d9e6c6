import type { Paragraph, ParagraphChild, Table } from 'docx';
import sharp from 'sharp';
import type { ReadDocument, TextDocument } from '../document/read-document.ts';
import type { Block, Inline } from '../document/to-blocks.ts';
import { isRightToLeft, listLevels, STYLES } from './docx-look.ts';

type Docx = typeof import('docx');
type Marks = Omit<NonNullable<ConstructorParameters<Docx['TextRun']>[0] & object>, 'children'>;
type Drawn = (Paragraph | Table)[];

/** Where a block stands. */
interface Place {
  /** How many lists it is in. */
  depth: number;
  quoted: boolean;
}

interface Files {
  pictures: ReadonlyMap<string, Buffer>;
  sizes: ReadonlyMap<string, { width: number; height: number }>;
}

/** CSS pixels in a point. */
const PIXELS = 4 / 3;
/** As wide as a picture may be between the margins of a page, in pixels. */
const MOST_WIDE = 600;
const DEEPEST = 8;

/**
 * A text as a document for word processors (Office Open XML), with real headings, lists and links. It is made of data:
 * nothing in a text is markup here.
 * @param from who gives it, as its last line says
 */
export async function writeDocx(
  { document, pictures }: ReadDocument,
  from: { community: string },
): Promise<Buffer> {
  // Loaded when the first is asked for: most starts never need it.
  const docx = await import('docx');
  const sizes = new Map<string, { width: number; height: number }>();
  for (const [path, bytes] of pictures) {
    const { width = 1, height = 1 } = await sharp(bytes).metadata();
    sizes.set(path, { width, height });
  }
  const writer = new Writer(docx, document, { pictures, sizes });
  const language = tagOf(document);
  const file = new docx.Document({
    title: document.title,
    creator: document.authors.join(', ') || from.community,
    lastModifiedBy: from.community,
    description: [from.community, document.address].filter(Boolean).join(', '),
    styles: STYLES(language),
    sections: [{ children: writer.all(from.community) }],
  });
  return docx.Packer.toBuffer(file);
}

const tagOf = ({ lang, region }: { lang: string; region: string | null }): string =>
  region ? `${lang}-${region}` : lang;

class Writer {
  readonly #docx: Docx;
  readonly #document: TextDocument;
  readonly #files: Files;
  /** Of the chapter that is being written. */
  #language: string;
  #lists = 0;

  constructor(docx: Docx, document: TextDocument, files: Files) {
    this.#docx = docx;
    this.#document = document;
    this.#files = files;
    this.#language = tagOf(document);
  }

  all(community: string): Drawn {
    const { title, summary, chapters } = this.#document;
    const { HeadingLevel, Bookmark } = this.#docx;
    const drawn: Drawn = [
      this.#paragraph([{ t: 'text', v: title }], { heading: HeadingLevel.TITLE }),
    ];
    if (summary) drawn.push(this.#paragraph([{ t: 'text', v: summary }], { style: 'Summary' }));
    for (const [i, chapter] of chapters.entries()) {
      this.#language = tagOf(chapter);
      if (chapter.title) {
        const children = this.#runs([{ t: 'text', v: chapter.title }]);
        const heading = new Bookmark({ id: bookmarkOf(i), children });
        drawn.push(this.#paragraph([heading], { heading: HeadingLevel.HEADING_1 }));
      }
      drawn.push(...this.#blocks(chapter.blocks, { depth: 0, quoted: false }));
    }
    this.#language = tagOf(this.#document);
    return [...drawn, this.#origin(community)];
  }

  /** By whom it is, from where and of which day. */
  #origin(community: string): Paragraph {
    const { byline, address, dateline } = this.#document;
    const said = [byline, community, dateline].filter(Boolean).join(' · ');
    const words: Inline[] = [{ t: 'text', v: said }];
    if (address) words.push({ t: 'text', v: ' · ' }, link(address, [{ t: 'text', v: address }]));
    return this.#paragraph(words, { style: 'Origin' });
  }

  #blocks(blocks: readonly Block[], place: Place): Drawn {
    return blocks.flatMap((block) => this.#block(block, place));
  }

  #block(block: Block, place: Place): Drawn {
    switch (block.t) {
      case 'p':
        return [this.#paragraph(block.c, this.#standing(place))];
      case 'image':
        return [this.#paragraph([block], this.#standing(place))];
      case 'heading': {
        const level = Math.min(6, Math.max(1, block.level)) as 1 | 2 | 3 | 4 | 5 | 6;
        return [this.#paragraph(block.c, { heading: this.#docx.HeadingLevel[`HEADING_${level}`] })];
      }
      case 'ul':
      case 'ol':
        return this.#list(block, place);
      case 'quote':
        return this.#blocks(block.c, { ...place, quoted: true });
      case 'code':
        return [this.#code(block.v)];
      case 'table':
        return [this.#table(block), this.#paragraph([], {})];
      case 'hr':
        return [new this.#docx.Paragraph({ thematicBreak: true })];
    }
  }

  #standing({ depth, quoted }: Place) {
    return {
      ...(quoted && { style: 'Quote' }),
      ...(depth > 0 && { indent: { start: depth * 480 } }),
    };
  }

  /** Each list counts for itself, from where its author began. */
  #list(list: Extract<Block, { t: 'ul' | 'ol' }>, place: Place): Drawn {
    const level = Math.min(DEEPEST, place.depth);
    const start = list.t === 'ol' ? list.start : 1;
    const reference = list.t === 'ul' ? 'bullets' : `numbers-${++this.#lists}`;
    const levels = listLevels(this.#docx, list.t, { level, start });
    const numbering = { reference: { reference, levels }, level, instance: 0 };
    return list.items.flatMap((item) => {
      const [first, ...rest] = item;
      const own = first?.t === 'p' ? first.c : [];
      const others = first?.t === 'p' ? rest : item;
      return [
        this.#paragraph(own, { numbering, ...(list.tight && { contextualSpacing: true }) }),
        ...this.#blocks(others, { ...place, depth: place.depth + 1 }),
      ];
    });
  }

  #code(text: string): Paragraph {
    const { Paragraph: OneParagraph, TextRun } = this.#docx;
    const children = text
      .split('\n')
      .map((line, i) => new TextRun({ text: line, noProof: true, ...(i > 0 && { break: 1 }) }));
    return new OneParagraph({ style: 'Code', children });
  }

  #table({ columns, head, rows }: Extract<Block, { t: 'table' }>): Table {
    const { Table: OneTable, TableRow, TableCell, WidthType } = this.#docx;
    const row = (cells: Inline[][], isHead: boolean) =>
      new TableRow({
        ...(isHead && { tableHeader: true }),
        children: cells.map(
          (cell, i) =>
            new TableCell({
              margins: { top: 60, bottom: 60, left: 100, right: 100 },
              children: [
                this.#paragraph(
                  isHead ? [{ t: 'strong', c: cell }] : cell,
                  columns[i] === 'right' || columns[i] === 'center'
                    ? { alignment: columns[i] === 'right' ? 'end' : 'center' }
                    : {},
                ),
              ],
            }),
        ),
      });
    return new OneTable({
      width: { size: 100, type: WidthType.PERCENTAGE },
      visuallyRightToLeft: isRightToLeft(this.#language),
      rows: [
        ...(head.length > 0 ? [row(head, true)] : []),
        ...rows.map((cells) =>
          row(
            cells.map(({ c }) => c),
            false,
          ),
        ),
      ],
    });
  }

  #paragraph(
    words: readonly (Inline | InstanceType<Docx['Bookmark']>)[],
    options: Omit<ConstructorParameters<Docx['Paragraph']>[0] & object, 'children'>,
  ): Paragraph {
    const children = words.flatMap((word): ParagraphChild[] =>
      't' in word ? this.#runs([word]) : [word],
    );
    const bidirectional = isRightToLeft(this.#language);
    return new this.#docx.Paragraph({
      ...options,
      ...(bidirectional && { bidirectional }),
      children,
    });
  }

  #runs(nodes: readonly Inline[], marks: Marks = {}): ParagraphChild[] {
    return nodes.flatMap((node) => this.#run(node, marks));
  }

  #run(node: Inline, marks: Marks): ParagraphChild[] {
    const { TextRun, ExternalHyperlink, InternalHyperlink } = this.#docx;
    const language = {
      ...(this.#language !== tagOf(this.#document) && {
        language: { value: this.#language, bidirectional: this.#language },
      }),
      ...(isRightToLeft(this.#language) && { rightToLeft: true }),
    };
    switch (node.t) {
      case 'text':
        return [new TextRun({ ...marks, ...language, text: node.v })];
      case 'code':
        return [new TextRun({ ...marks, text: node.v, font: 'Courier New', noProof: true })];
      case 'br':
        return [new TextRun({ break: 1 })];
      case 'image':
        return this.#picture(node);
      case 'link':
        return [
          new ExternalHyperlink({
            link: node.to,
            children: this.#runs(node.c, { ...marks, style: 'Hyperlink' }),
          }),
        ];
      case 'jump': {
        const at = this.#document.chapters.findIndex(({ anchor }) => anchor === node.to);
        // The mark that it leads to stands in the title.
        if (!this.#document.chapters[at]?.title) return this.#runs(node.c, marks);
        const children = this.#runs(node.c, { ...marks, style: 'Hyperlink' });
        return [new InternalHyperlink({ anchor: bookmarkOf(at), children })];
      }
      default:
        return this.#runs(node.c, { ...marks, ...MARKS[node.t] });
    }
  }

  #picture({ path, alt, width }: Extract<Inline, { t: 'image' }>): ParagraphChild[] {
    const data = this.#files.pictures.get(path);
    const size = this.#files.sizes.get(path);
    if (!data || !size) return [];
    const wide = Math.min(MOST_WIDE, width * PIXELS);
    return [
      new this.#docx.ImageRun({
        type: path.endsWith('.png') ? 'png' : 'jpg',
        data,
        transformation: {
          width: Math.round(wide),
          height: Math.max(1, Math.round((wide * size.height) / size.width)),
        },
        altText: { name: path, description: alt },
      }),
    ];
  }
}

const link = (to: string, c: Inline[]): Inline => ({ t: 'link', to, c });

/** Word takes no hyphen in the name of a bookmark. */
const bookmarkOf = (chapter: number): string => `part_${chapter + 1}`;

const MARKS: Record<'strong' | 'em' | 'del' | 'sub' | 'sup' | 'u' | 'mark', Marks> = {
  strong: { bold: true },
  em: { italics: true },
  del: { strike: true },
  sub: { subScript: true },
  sup: { superScript: true },
  u: { underline: {} },
  mark: { highlight: 'yellow' },
};
