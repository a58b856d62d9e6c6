// What the composer loads on its first focus, and nothing before.
export { default as Editor } from './Editor.svelte';
export { parseForEditor } from './create-editor.ts';
export { exchange } from './exchange.ts';
