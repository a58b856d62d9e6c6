import { Editor, getSchema } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { CodeBlock } from '@tiptap/extension-code-block';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { ListKeymap } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { Text } from '@tiptap/extension-text';
import { TrailingNode, UndoRedo } from '@tiptap/extensions';
import { DOMParser } from '@tiptap/pm/model';
import type { EditorProps } from '@tiptap/pm/view';
import { Bullets, InlineCode, Item, Link, Numbers, Picture, Slot, Soft } from './nodes.ts';
import { outline, readHtml } from './read-html.ts';
import { writeHtml, type Piece } from './write-html.ts';

const extensions = [
  Document,
  Paragraph,
  Text,
  Heading.configure({ levels: [1, 2, 3] }),
  Blockquote,
  CodeBlock,
  HorizontalRule,
  Bullets,
  Numbers,
  Item,
  ListKeymap.configure({
    listTypes: [{ itemName: 'listItem', wrapperNames: ['bulletList', 'orderedList'] }],
  }),
  HardBreak,
  Slot,
  Picture,
  Bold,
  Italic,
  Strike,
  Link,
  InlineCode,
  Soft,
  UndoRedo,
  TrailingNode,
];

/** The editor's document for our rendered HTML, or `null` where it would come out as another text. */
export function parseForEditor(html: string): Piece | null {
  const document = DOMParser.fromSchema(getSchema(extensions))
    .parse(readHtml(html))
    .toJSON() as Piece;
  return outline(writeHtml(document)) === outline(html) ? document : null;
}

/** The editor, on this element, with this document. */
export function createEditor(
  element: HTMLElement,
  content: Piece,
  editorProps: EditorProps,
  listen: {
    onUpdate: () => void;
    onTransaction: (props: { editor: Editor; transaction: Editor['state']['tr'] }) => void;
  },
): Editor {
  return new Editor({ element, content, extensions, editorProps, injectCSS: false, ...listen });
}
