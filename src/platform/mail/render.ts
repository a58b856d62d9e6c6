import type { Locale } from '#platform/i18n/locales.ts';
import { LAYOUT } from './layout.generated.ts';

export interface MailLink {
  label: string;
  url: string;
}

/** One piece of news in a mail. */
export interface MailSection {
  heading?: string;
  /** Who, where, when: one quiet line. */
  lead?: string;
  /** Somebody's own words, with the language they are in. */
  quote?: string;
  quoteLanguage?: string;
  link?: MailLink;
}

/** A mail in words. Everything is plain text; the layout is the same for all mails. */
export interface MailContent {
  locale: Locale;
  /** The name at the top. */
  community: string;
  /** What an inbox shows after the subject. */
  preheader: string;
  title: string;
  paragraphs?: string[];
  /** A code to type, shown large. */
  code?: string;
  sections?: MailSection[];
  action?: MailLink;
  /** Why this mail came, and where to change that. */
  footer: (string | MailLink)[];
  unsubscribe?: MailLink;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (c) => ENTITIES[c] ?? c);

/** The two bodies of a mail. No picture, nothing fetched from anywhere. */
export function renderMail(content: MailContent): { html: string; text: string } {
  const slots: Record<string, string> = {
    lang: content.locale,
    title: escape(content.title),
    preheader: escape(content.preheader),
    community: escape(content.community),
    body: bodyHtml(content),
    footer: footerOf(content).map(footerHtml).join(''),
  };
  const html = LAYOUT.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => slots[name] ?? '');
  return { html, text: bodyText(content) };
}

const footerOf = ({ footer, unsubscribe }: MailContent) => [
  ...footer,
  ...(unsubscribe ? [unsubscribe] : []),
];

function footerHtml(line: string | MailLink): string {
  const inside =
    typeof line === 'string'
      ? escape(line)
      : `<a href="${escape(line.url)}">${escape(line.label)}</a>`;
  return `<p style="margin:0 0 8px">${inside}</p>`;
}

function bodyHtml({ title, paragraphs = [], code, sections = [], action }: MailContent): string {
  return [
    `<h1 style="margin:0 0 16px;font-family:Besley,Georgia,serif;font-size:24px;line-height:1.25;font-weight:650">${escape(title)}</h1>`,
    ...paragraphs.map((text) => `<p style="margin:0 0 16px">${escape(text)}</p>`),
    code &&
      `<p class="code" style="margin:0 0 16px;padding:12px 16px;border-radius:3px;background:#f3f4f1;font:600 28px/1.2 monospace;letter-spacing:4px">${escape(code)}</p>`,
    ...sections.map(sectionHtml),
    action &&
      `<p style="margin:24px 0 0"><a class="button" href="${escape(action.url)}" style="display:inline-block;padding:12px 22px;border-radius:3px;background:#ffd426;color:#15191c;text-decoration:none;font-weight:600">${escape(action.label)}</a></p>`,
  ]
    .filter(Boolean)
    .join('\n');
}

function sectionHtml({ heading, lead, quote, quoteLanguage, link }: MailSection): string {
  const language = quoteLanguage ? ` lang="${escape(quoteLanguage)}"` : '';
  return [
    heading &&
      `<h2 style="margin:20px 0 4px;font-size:18px;line-height:1.35">${escape(heading)}</h2>`,
    lead &&
      `<p class="quiet" style="margin:0 0 8px;font-size:14px;color:#495157">${escape(lead)}</p>`,
    quote &&
      `<blockquote dir="auto"${language} style="margin:0 0 12px;padding:2px 0 2px 14px;border-left:3px solid #ffd426">${escape(quote)}</blockquote>`,
    link &&
      `<p style="margin:0 0 12px"><a href="${escape(link.url)}">${escape(link.label)}</a></p>`,
  ]
    .filter(Boolean)
    .join('\n');
}

function bodyText(content: MailContent): string {
  const { title, paragraphs = [], code, sections = [], action } = content;
  const blocks = [
    title,
    ...paragraphs,
    code && `    ${code}`,
    ...sections.map(({ heading, lead, quote, link }) =>
      [heading, lead, quote?.replaceAll(/^/gm, '> '), link && `${link.label}: ${link.url}`]
        .filter(Boolean)
        .join('\n'),
    ),
    action && `${action.label}:\n${action.url}`,
    // The line that mail programs take for the start of a signature.
    ['-- ', content.community, ...footerOf(content).map(footerText)].join('\n'),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

const footerText = (line: string | MailLink): string =>
  typeof line === 'string' ? line : `${line.label}: ${line.url}`;
