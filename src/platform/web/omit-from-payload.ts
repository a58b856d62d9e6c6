/**
 * Keeps a field out of what a page's answer carries for hydration, while the server still renders it:
 * the text of a page then travels once, not twice. Hydration keeps the server's `{@html}` as it is.
 * Not for data requests (a navigation within the app), which need it: see `event.isDataRequest`.
 */
export function omitFromPayload<T extends object, K extends keyof T>(record: T, key: K): T {
  return Object.defineProperty(record, key, { enumerable: false });
}
