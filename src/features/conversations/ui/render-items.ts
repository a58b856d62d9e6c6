import { omitFromPayload } from '#platform/web/omit-from-payload.ts';
import { renderStatic } from '#ui/render-static.ts';
import type { ConversationItem as Item } from '../schema.ts';
import ConversationItem from './ConversationItem.svelte';

/** A list entry as finished HTML. The text is missing in a browser until it asks for data. */
export interface Entry {
  id: string;
  html?: string;
}

/** The entries of a list of conversations, for `<Entries>`. */
export function renderItems(
  items: Item[],
  given: {
    member: boolean;
    to: (path: string) => string;
    withBodies: boolean;
    heading?: 'h2' | 'h3';
    group?: string;
  },
): Entry[] {
  const { withBodies, ...props } = given;
  return items.map((item) => {
    const entry: Entry = { id: item.id, html: renderStatic(ConversationItem, { item, ...props }) };
    return withBodies ? entry : omitFromPayload(entry, 'html');
  });
}
