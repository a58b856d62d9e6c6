import { Mark, Node } from '@tiptap/core';
import { Code } from '@tiptap/extension-code';
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list';

const attribute = (name: string) => ({
  default: null,
  parseHTML: (element: HTMLElement) => element.getAttribute(name),
});

/** A mention, a quoted post's author, a link to a thing: an id, shown with today's words. */
export const Slot = Node.create({
  name: 'slot',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    slot: attribute('data-slot'),
    words: attribute('data-words'),
    label: { default: '', parseHTML: (element) => element.textContent },
  }),
  parseHTML: () => [{ tag: 'a[data-slot]', priority: 100 }],
  renderHTML: ({ node }) => [
    'span',
    { class: `slot slot-${String(node.attrs.slot).split('/')[0]}` },
    node.attrs.label,
  ],
  renderText: ({ node }) => node.attrs.label,
});

/** A picture of our own files; others never come in. */
export const Picture = Node.create({
  name: 'picture',
  group: 'inline',
  inline: true,
  draggable: true,
  addAttributes: () => ({
    src: attribute('src'),
    alt: { ...attribute('alt'), default: '' },
    title: attribute('title'),
    width: attribute('width'),
    height: attribute('height'),
  }),
  parseHTML: () => [{ tag: 'img[src^="/files/"]' }],
  renderHTML: ({ node }) => ['img', node.attrs],
});

export const Link = Mark.create({
  name: 'link',
  inclusive: false,
  addAttributes: () => ({
    href: attribute('href'),
    title: attribute('title'),
    remote: { default: null, parseHTML: (element) => element.matches('.remote-image') || null },
  }),
  parseHTML: () => [
    {
      tag: 'a[href]:not([data-slot])',
      getAttrs: (element) =>
        /^(?:https?:|mailto:|[/?#.])/i.test(element.getAttribute('href') ?? '') && null,
    },
  ],
  renderHTML: ({ mark }) => [
    'a',
    { href: mark.attrs.href, title: mark.attrs.title, class: mark.attrs.remote && 'remote-image' },
    0,
  ],
});

/** A line break of the source that readers do not see: a space that stays a line break. */
export const Soft = Mark.create({
  name: 'soft',
  inclusive: false,
  parseHTML: () => [{ tag: 'span[data-soft]' }],
  renderHTML: () => ['span', { 'data-soft': '' }, 0],
});

/** Code may be bold or a link, as in Markdown. */
export const InlineCode = Code.extend({ excludes: '' });

const looseness = {
  loose: {
    default: false,
    rendered: false,
    parseHTML: (element: HTMLElement) => element.querySelector(':scope > li > p') !== null,
  },
};
export const Bullets = BulletList.extend({
  addAttributes() {
    return { ...this.parent?.(), ...looseness };
  },
});
export const Numbers = OrderedList.extend({
  addAttributes() {
    return { ...this.parent?.(), ...looseness };
  },
});

/** Tab leaves the editor, as it leaves any field; the brackets indent. An item may begin with anything. */
export const Item = ListItem.extend({
  content: 'block+',
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name),
      'Mod-]': () => this.editor.commands.sinkListItem(this.name),
      'Mod-[': () => this.editor.commands.liftListItem(this.name),
    };
  },
});
