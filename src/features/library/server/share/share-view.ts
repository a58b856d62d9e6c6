import { createHash } from 'node:crypto';
import type { ShareView } from '../../schema.ts';
import type { CoverRow } from '../covers.ts';
import { LOOK, SHARE_HEIGHT, SHARE_WIDTH } from './draw-share.ts';

interface Shared {
  title: string;
  kind: string;
  community: string | null;
  /** Of the largest size. */
  coverHash: string | null;
}

/** What a picture shows, and how it is drawn: another stamp is another picture. */
export const stampOf = ({ title, kind, community, coverHash }: Shared): string =>
  createHash('sha256')
    .update(JSON.stringify([LOOK, coverHash ?? [title, kind, community]]))
    .digest('hex')
    .slice(0, 16);

/** What stands for a text where its address is shared; only for what anybody may read. */
export function shareView(row: {
  id: string;
  kind: string;
  state: string;
  language: string;
  title: string;
  space: { kind: string };
  cover: CoverRow;
  community: string | null;
  versions: { language: string; published: boolean }[];
}): ShareView | null {
  const version = row.versions.find(({ language }) => language === row.language);
  const open = row.space.kind === 'public' && ['published', 'archived'].includes(row.state);
  if (!open || !version?.published) return null;
  const stamp = stampOf({ ...row, coverHash: row.cover?.sizes.at(-1)?.hash ?? null });
  return {
    src: `/share/${row.id}/${row.language}.jpg?v=${stamp.slice(0, 8)}`,
    width: SHARE_WIDTH,
    height: SHARE_HEIGHT,
    alt: row.cover?.alt || row.title,
    community: row.community || 'Copia',
  };
}
