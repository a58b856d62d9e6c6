import { defineParams } from '@sveltejs/kit/params';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const matching = (pattern: RegExp, max: number) => (value: string) =>
  value.length <= max && pattern.test(value) ? value : undefined;

/** What may stand in a URL: anything else is "not found" before a query is made. */
export const params = defineParams({
  uuid: matching(UUID, 36),
  slug: matching(SLUG, 120),
  handle: matching(/^[a-z0-9][a-z0-9_.-]*$/, 60),
  number: matching(/^[1-9][0-9]{0,8}$/, 9),
  tag: matching(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 35),
  shelf: matching(/^(guides|articles|examples|templates)$/, 9),
  feed: matching(/^(rss|atom|json)$/, 4),
  reportable: matching(/^(thing|post)$/, 5),
  locale: matching(/^(en|fr|nl|de)$/, 2),
});
