// What the table of who may do what at which door is made of (tests/e2e/permissions.test.ts).

export interface Ask {
  path: string;
  /** A form's fields; a text is sent as JSON. */
  body?: Record<string, string> | string | FormData;
}
/** What is asked, made anew for each person, so that nobody meets what another one did. */
export type Make = () => Ask | Promise<Ask>;
/** Status for visitor, other member, author, moderator, host. */
export type Statuses = readonly [number, number, number, number, number];
export type Case = readonly [name: string, make: Make, expected: Statuses];

export const all = (status: number): Statuses => [status, status, status, status, status];
export const members = (visitor: number, member: number): Statuses => [
  visitor,
  member,
  member,
  member,
  member,
];
export const at =
  (path: string, body?: Ask['body']): Make =>
  () => ({ path, ...(body && { body }) });
