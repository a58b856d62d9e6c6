/**
 * A place in a text that is filled when it is read, for the one who reads it: the name of a member or a team, the
 * title of a thing, the author of a quoted post. The stored text knows only the id, so that new
 * names, erased members and hidden titles stay true everywhere.
 */
export type Slot = { kind: 'member' | 'team' | 'thing' | 'post'; id: string };
/** What the reader sees in a slot. `null` from a lookup: hidden from this reader, or gone. */
export type SlotContent = { href: string; text: string };
export type SlotLookup = (slot: Slot) => SlotContent | null;

/** The title of a link to a post whose words are its author's: `[this](copia:post/<uuid> "=words")`. */
export const KEEP_WORDS = '=words';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SLOT_URL = new RegExp(`^copia:(member|team|thing|post)/(${UUID})$`, 'i');
const SLOT_NAME = new RegExp(`^(member|team|thing|post)/(${UUID})$`, 'i');
const PLACEHOLDER = new RegExp(
  `<a data-slot="(member|team|thing|post)/(${UUID})"(?: data-words="([^"]*)")?></a>`,
  'g',
);

/** The slot that a link of our own scheme (`copia:member/<uuid>`) names, or `null`. */
export function slotOfUrl(url: string): Slot | null {
  return toSlot(SLOT_URL.exec(url));
}

/** The slot that an attribute `data-slot="member/<uuid>"` names, or `null`. */
export function slotOfName(name: string): Slot | null {
  return toSlot(SLOT_NAME.exec(name));
}

/** The link that stands for a slot in Markdown. */
export function slotUrl(slot: Slot): string {
  return `copia:${slotName(slot)}`;
}

/** The value of `data-slot` that stands for a slot in HTML. */
export function slotName(slot: Slot): string {
  return `${slot.kind}/${slot.id}`;
}

function toSlot(match: RegExpExecArray | null): Slot | null {
  if (!match) return null;
  return { kind: match[1]!.toLowerCase() as Slot['kind'], id: match[2]!.toLowerCase() };
}

/**
 * Fills the slots of rendered HTML for one reader, in one pass without a parser. That is safe
 * because a placeholder holds literal double quotes, which the renderer escapes in attributes, and
 * `<`, which it escapes in text: nobody can write one.
 *
 * Members, teams and posts take their words from the lookup. A link to a thing (or to a post, if it says so)
 * keeps the words its author chose, if any, but only for a reader who may see the thing.
 * @param fallback the words for a slot this reader cannot see, such as "a former member"
 */
export function fillSlots(
  html: string,
  lookup: SlotLookup,
  fallback: (slot: Slot) => string,
): string {
  return html.replace(PLACEHOLDER, (_, kind: Slot['kind'], id: string, words?: string) => {
    const slot: Slot = { kind, id };
    const content = lookup(slot);
    if (!content) return `<span class="slot-missing">${escapeHtml(fallback(slot))}</span>`;
    const kept = words === undefined ? '' : ` data-words="${words}"`;
    const text = !isMention(kind) && words ? textOfAttribute(words) : shownText(kind, content.text);
    const href = safeHref(content.href);
    return `<a class="slot-${kind}" data-slot="${kind}/${id}"${kept} href="${href}">${text}</a>`;
  });
}

/** Whom a text speaks to, as `@name`. */
const isMention = (kind: Slot['kind']): boolean => kind === 'member' || kind === 'team';

function shownText(kind: Slot['kind'], text: string): string {
  return escapeHtml(isMention(kind) && !text.startsWith('@') ? `@${text}` : text);
}

/** In an attribute `&` and `"` are escaped already, but `<` and `>` need not be. */
function textOfAttribute(value: string): string {
  return value.replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Lookups give paths and web addresses of ours; anything with another scheme is a mistake. */
function safeHref(href: string): string {
  return /^(?:[/#?.]|https?:)/i.test(href) ? escapeHtml(href) : '#';
}

function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
