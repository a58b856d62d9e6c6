export interface Quality {
  ndcg10: number;
  mrr10: number;
  recall100: number;
}

/** How good one answer is: the ids that were found, best first, beside those that are relevant. */
export function judge(found: readonly string[], relevant: ReadonlySet<string>): Quality {
  const gain = (n: number) => 1 / Math.log2(n + 2);
  let dcg = 0;
  let first = 0;
  found.slice(0, 10).forEach((id, n) => {
    if (!relevant.has(id)) return;
    dcg += gain(n);
    first ||= 1 / (n + 1);
  });
  let ideal = 0;
  for (let n = 0; n < Math.min(10, relevant.size); n++) ideal += gain(n);
  const hits = found.slice(0, 100).filter((id) => relevant.has(id)).length;
  return { ndcg10: dcg / ideal, mrr10: first, recall100: hits / relevant.size };
}

export function average(all: readonly Quality[]): Quality {
  const mean = (key: keyof Quality) =>
    all.reduce((sum, one) => sum + one[key], 0) / Math.max(all.length, 1);
  return { ndcg10: mean('ndcg10'), mrr10: mean('mrr10'), recall100: mean('recall100') };
}
