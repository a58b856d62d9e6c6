import { parse } from 'csv-parse/sync';

/** Tabs hardly ever stand within a cell. */
const DELIMITERS = ['\t', ',', ';'] as const;
const RECORDS = 50;

/**
 * What separates the columns of a table: that by which its first rows have the same number of columns, the more the
 * better. Of equals the tab, then the comma.
 * @param head the beginning of the file
 */
export function sniffDelimiter(head: string): string {
  let best = { delimiter: ',', even: 0, columns: 1 };
  for (const delimiter of DELIMITERS) {
    const [first, ...rest] = recordsOf(head, delimiter);
    const columns = first?.length ?? 1;
    if (columns < 2) continue;
    const same = rest.filter((record) => record.length === columns).length;
    const even = rest.length ? same / rest.length : 1;
    if (even > best.even || (even === best.even && columns > best.columns))
      best = { delimiter, even, columns };
  }
  return best.delimiter;
}

function recordsOf(head: string, delimiter: string): string[][] {
  const options = {
    ...{ delimiter, bom: true, relax_quotes: true, relax_column_count: true },
    ...{ skip_empty_lines: true, to: RECORDS },
  };
  try {
    return parse(head, options);
  } catch {
    // The head may end within quotes: its lines up to there still tell.
    const lines = head.split('\n').slice(0, RECORDS);
    return lines.map((line) => line.split(delimiter));
  }
}
