import type { Component } from 'svelte';
import { render } from 'svelte/server';

/**
 * A component as finished HTML, for pages that show many of a kind (posts, list entries): the browser
 * is sent neither its code and words nor its data a second time. On the server only, in a `load`.
 * Such a component answers to nothing but links and forms, and its styles stand in a plain CSS file
 * that the page imports (a scoped style would be missing from the browser's build).
 * @param idPrefix of the ids in it, if there is more than one such piece with ids on a page
 */
export function renderStatic<Props extends object>(
  component: Component<Props>,
  props: Props,
  idPrefix = 'h',
): string {
  const { body } = render<Component<Props>, Props>(component, { props, idPrefix });
  // Hydration marks. Texts of members cannot hold comments: the renderer drops or escapes them.
  return body.replace(/<!--.*?-->/gs, '');
}
