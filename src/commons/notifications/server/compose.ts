import { readConfig } from '#platform/config.ts';
import type { Db } from '#platform/db/connect.ts';
import * as m from '#platform/i18n/generated/messages.js';
import { mailDomain, messageIdFor, renderMail, type NewMail } from '#platform/mail/index.ts';
import { excerpt } from '#platform/markdown/index.ts';
import { findCommunityName } from './community-name.ts';
import type { MailItem, Reader } from './mail-items.ts';
import { makeStopToken, type Stoppable } from './stop-token.ts';
import { ABOUT_THINGS } from '../schema.ts';
import { kindName, saying } from '../words.ts';

interface Frame {
  community: string;
  siteUrl: string;
}

/** One notification as a mail of its own; mail programs thread it with the others of its thing. */
export async function composeInstant(db: Db, reader: Reader, item: MailItem): Promise<NewMail> {
  const { locale } = reader;
  const frame = await readFrame(db);
  const root = messageIdFor(`thing.${item.thingId}`);
  const said = saying(item.kind, { name: item.actor, title: item.title }, locale);
  const stop = await stopLink(db, frame, reader, item.kind);
  const body = renderMail({
    locale,
    community: frame.community,
    preheader: `${said} ${excerpt(item.words, 120)}`,
    title: said,
    sections: [sectionOf(item)],
    action: { label: openLabel(item, locale), url: frame.siteUrl + item.path },
    footer: [
      m.notifications_why({ kind: kindName(item.kind, locale) }, { locale }),
      settingsLink(frame, reader),
    ],
    unsubscribe: { label: m.notifications_stop_kind({}, { locale }), url: stop },
  });
  return {
    ...body,
    to: reader.email ?? '',
    kind: 'notification',
    subject: `[${frame.community}] ${item.title}`,
    messageId: messageIdFor(`notification.${item.id}`),
    listUnsubscribe: stop,
    headers: { References: root, 'In-Reply-To': root, ...listHeader(frame) },
  };
}

/** A day's notifications in one mail. */
export async function composeDaily(db: Db, reader: Reader, items: MailItem[]): Promise<NewMail> {
  const { locale } = reader;
  const frame = await readFrame(db);
  const kinds = [...new Set(items.map((item) => item.kind))];
  const stops = await Promise.all(
    kinds.map(async (kind) => ({
      label: m.notifications_stop_named({ kind: kindName(kind, locale) }, { locale }),
      url: await stopLink(db, frame, reader, kind),
    })),
  );
  const all = await stopLink(db, frame, reader, kinds.length === 1 ? (kinds[0] ?? 'all') : 'all');
  const title = m.notifications_daily_title({ count: items.length }, { locale });
  const body = renderMail({
    locale,
    community: frame.community,
    preheader: excerpt(items.map((item) => item.title).join(' · '), 140),
    title,
    sections: items.map((item) => ({
      ...sectionOf({ ...item, words: excerpt(item.words, 240) }),
      heading: saying(item.kind, { name: item.actor, title: item.title }, locale),
      link: { label: openLabel(item, locale), url: frame.siteUrl + item.path },
    })),
    footer: [...stops, settingsLink(frame, reader)],
  });
  return {
    ...body,
    to: reader.email ?? '',
    kind: 'notification',
    subject: `[${frame.community}] ${title}`,
    messageId: messageIdFor(`daily.${items[0]?.id}.${items.length}`),
    listUnsubscribe: all,
    headers: listHeader(frame),
  };
}

const openLabel = ({ kind }: MailItem, locale: Reader['locale']) =>
  ABOUT_THINGS.has(kind)
    ? m.notifications_open_thing({}, { locale })
    : m.notifications_open({}, { locale });

function sectionOf(item: MailItem) {
  const lead = [[item.actor, item.organisation].filter(Boolean).join(', '), item.practices]
    .filter(Boolean)
    .join(' · ');
  return { lead, quote: item.words, quoteLanguage: item.wordsLanguage };
}

async function readFrame(db: Db): Promise<Frame> {
  return { community: await findCommunityName(db), siteUrl: readConfig().siteUrl };
}

async function stopLink(
  db: Db,
  { siteUrl }: Frame,
  reader: Reader,
  kind: Stoppable,
): Promise<string> {
  const token = await makeStopToken(db, { memberId: reader.id, kind });
  return `${siteUrl}/${reader.locale}/mail/stop/${token}`;
}

const settingsLink = ({ siteUrl }: Frame, { locale }: Reader) => ({
  label: m.notifications_settings({}, { locale }),
  url: `${siteUrl}/settings#notifications`,
});

const listHeader = ({ community }: Frame) => ({
  'List-Id': `${community.replaceAll(/[<>"\r\n]/g, '')} <notifications.${mailDomain()}>`,
});
