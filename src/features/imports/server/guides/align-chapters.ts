/**
 * Which chapters of a thing are which of a page that has changed: equal titles in the same order first, so that
 * comments and links stay with what they were about; what is left between them by position.
 * @returns for each new title the index of the old chapter that it continues, or null
 */
export function alignChapters(old: readonly string[], now: readonly string[]): (number | null)[] {
  const result: (number | null)[] = now.map(() => null);
  const common = longestCommon(old, now);
  for (const [o, n] of common) result[n] = o;
  let [fromOld, fromNew] = [0, 0];
  for (const [o, n] of [...common, [old.length, now.length] as const]) {
    for (; fromOld < o && fromNew < n; fromOld++, fromNew++) result[fromNew] = fromOld;
    [fromOld, fromNew] = [o + 1, n + 1];
  }
  return result;
}

function longestCommon(a: readonly string[], b: readonly string[]): [number, number][] {
  const best = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i]![j] =
        a[i] === b[j] ? best[i + 1]![j + 1]! + 1 : Math.max(best[i + 1]![j]!, best[i]![j + 1]!);
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;)
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (best[i + 1]![j]! >= best[i]![j + 1]!) i++;
    else j++;
  return pairs;
}
