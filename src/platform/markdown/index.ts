export { editorHtml, opensInEditor } from './editor.ts';
export { type ComplexityCode, MarkdownTooComplex, MAX_MARKDOWN_LENGTH } from './limits.ts';
export { resolveLinks } from './links.ts';
export {
  escapeWords,
  mentionHandles,
  mentionMarkdown,
  quoteMarkdown,
  resolveMentions,
  type Mentioned,
} from './mentions.ts';
export { htmlToText } from './html-to-text.ts';
export { renameSlots } from './rename-slots.ts';
export { parseMarkdown } from './parse.ts';
export { applyEdits, type Edit, type Span } from './source-spans.ts';
export { PIPELINE_VERSION, type Rendered, renderMarkdown } from './render.ts';
export { toMarkdown, type ToMarkdownOptions } from './serialise.ts';
export {
  fillSlots,
  KEEP_WORDS,
  type Slot,
  type SlotContent,
  type SlotLookup,
  slotName,
  slotOfName,
  slotOfUrl,
  slotUrl,
} from './slots.ts';
export { excerpt } from './text.ts';
