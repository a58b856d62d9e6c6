import { z } from 'zod';
import { LOCALES, type Locale } from '#platform/i18n/locales.ts';
import type { SpaceView } from '#commons/spaces/schema.ts';
import { spaceRef } from '#commons/spaces/schema.ts';
import { phase, type Phase } from '#commons/practices/schema.ts';
import {
  languageTag,
  MAX_POST,
  passage,
  type PostAbout,
  type PostView,
  type ThreadView,
} from '#commons/threads/schema.ts';

/** What the library holds. */
export const LIBRARY_KINDS = ['guide', 'article', 'example', 'template'] as const;
export type LibraryKind = (typeof LIBRARY_KINDS)[number];
/** Begun as empty chapters; the others begin with a form of their own. */
export const WRITTEN_KINDS = ['guide', 'article', 'template'] as const satisfies LibraryKind[];
export type WrittenKind = (typeof WRITTEN_KINDS)[number];

/** How far a thing of the library has come. */
export const LIBRARY_STATES = [
  'draft',
  'in_review',
  'scheduled',
  'published',
  'archived',
  'hidden',
  'removed',
] as const;
export type LibraryState = (typeof LIBRARY_STATES)[number];

/** Most chapters of a guide. */
export const MAX_CHAPTERS = 100;
/** Most files that are attached to a text. */
export const MAX_FILES = 30;
/** Most languages that one thing is written in. */
export const MAX_VERSIONS = 30;
/** Words that a practised reader takes in within a minute. */
const WORDS_PER_MINUTE = 220;

/** Minutes that a text of so many words takes to read; at least one. */
export const readingMinutes = (words: number): number =>
  Math.max(1, Math.round(words / WORDS_PER_MINUTE));

const title = z.string().trim().min(1, 'required').max(200, 'too_long');
const summary = z.string().trim().max(600, 'too_long').default('');
const practiceIds = z.array(z.uuid()).max(10).default([]);

export const startPublicationInput = z.object({
  kind: z.enum(WRITTEN_KINDS),
  title,
  summary,
  language: languageTag,
  space: spaceRef.default('members'),
  practiceIds,
});
export type StartPublicationInput = z.infer<typeof startPublicationInput>;

/** The revision that was changed: if there is a later one by now, nothing is written. */
const baseRevision = z.int().nonnegative().optional();

/** The head of one language version. */
export const saveHeadInput = z.object({
  language: languageTag,
  title,
  summary,
  /** A correction that changes nothing for the other languages. */
  small: z.boolean().default(false),
  base: baseRevision,
});
export type SaveHeadInput = z.infer<typeof saveHeadInput>;

export const saveChapterInput = z.object({
  language: languageTag,
  title: z.string().trim().max(200, 'too_long').default(''),
  markdown: z.string().trim().max(MAX_POST, 'too_long'),
  small: z.boolean().default(false),
  base: baseRevision,
});
export type SaveChapterInput = z.infer<typeof saveChapterInput>;

/** Most days that a plan takes. */
const MAX_PLAN_DAYS = 3650;
/** A day of a plan; null: none. */
export const planDay = z
  .int('invalid_value')
  .min(0, 'invalid_value')
  .max(MAX_PLAN_DAYS, 'invalid_value')
  .nullable();

/** Which step of a plan a part of a template is; without a phase it is none. Days count from the first. */
export const templateStepInput = z.object({
  phase: phase.nullable(),
  fromDay: planDay.default(null),
  dueDay: planDay.default(null),
});
export type TemplateStepInput = z.infer<typeof templateStepInput>;

export interface TemplateStep {
  phase: Phase;
  fromDay: number | null;
  dueDay: number | null;
}

export const DOWNLOAD_FORMATS = ['md', 'docx'] as const;
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];
export const downloadInput = z.object({
  as: z.enum(DOWNLOAD_FORMATS),
  language: languageTag.optional(),
  /** The anchor of the one part that is wanted. */
  part: z.string().max(120).optional(),
  /** As Markdown: the words alone, to be put into another text. */
  bare: z.literal('yes').optional(),
});
export type DownloadInput = z.infer<typeof downloadInput>;

/** What the cover shows, in one language: for those who do not see it. */
export const saveCoverInput = z.object({
  language: languageTag,
  alt: z.string().trim().min(1, 'required').max(300, 'too_long'),
});
export type SaveCoverInput = z.infer<typeof saveCoverInput>;

/** Most categories of articles: a list that is taken in at a glance. */
export const MAX_CATEGORIES = 20;

export const categoryInput = z.object({
  /** Of its address; empty: from its title, or as it is. */
  slug: z
    .string()
    .trim()
    .max(80, 'too_long')
    .regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/, 'invalid_value')
    .default(''),
  titles: z
    .partialRecord(z.enum(LOCALES), z.string().trim().min(1, 'required').max(80, 'too_long'))
    .refine((titles) => Object.keys(titles).length > 0, 'required'),
});
export type CategoryInput = z.infer<typeof categoryInput>;

export interface CategoryView {
  id: string;
  slug: string;
  title: string;
  titles: Partial<Record<Locale, string>>;
}

/** A category as a choice of the list: how many articles of it there are, with all other choices as they are. */
export interface CategoryCount {
  slug: string;
  title: string;
  count: number;
}

export const changePublicationInput = z.object({
  practiceIds,
  /** Of an article; empty: in none. Left out, it stays as it is. */
  categoryId: z.uuid().or(z.literal('')).optional(),
  /** The day on which somebody should see whether it still holds; empty: none. */
  reviewOn: z.iso.date('invalid_value').or(z.literal('')).default(''),
  /** Who wrote it beside its author: members as `@handle`, others by name. Left out: as before. */
  coAuthors: z.array(z.string().trim().min(1).max(120, 'too_long')).max(50).optional(),
});
export type ChangePublicationInput = z.infer<typeof changePublicationInput>;

export const sendBackInput = z.object({
  reason: z.string().trim().min(1, 'required').max(1000, 'too_long'),
});

/** `at`: from when on, if not now. */
export const publishInput = z.object({ at: z.iso.datetime({ offset: true }).optional() });

export const listLibraryInput = z.object({
  kind: z.enum(LIBRARY_KINDS).optional().catch(undefined),
  practice: z.string().max(120).optional().catch(undefined),
  /** Its address. */
  category: z.string().max(120).optional().catch(undefined),
  /** Of which there is a version. */
  language: languageTag.optional().catch(undefined),
  view: z.enum(['published', 'mine', 'review', 'due', 'archived', 'saved']).catch('published'),
  after: z.string().max(200).optional(),
});
export type ListLibraryInput = z.infer<typeof listLibraryInput>;

/** What one author has published: where the page before ended. */
export const listWritingInput = z.object({
  after: z.string().max(200).optional().catch(undefined),
});
export type ListWritingInput = z.infer<typeof listWritingInput>;

export interface LibraryItem {
  id: string;
  href: string;
  kind: LibraryKind;
  state: LibraryState;
  /** Of the version this reader is shown. */
  title: string;
  summary: string;
  language: string;
  /** All languages that this reader may read it in. */
  languages: string[];
  minutes: number;
  chapterCount: number;
  practices: { id: string; slug: string; title: string }[];
  category: { slug: string; title: string } | null;
  cover: CoverView | null;
  publishedAt: string | null;
  changedAt: string;
  reviewDue: boolean;
}

/** The picture above a text, for `<img>`. */
export interface CoverView {
  src: string;
  srcset: string;
  /** The smallest, for lists. */
  small: string;
  width: number;
  height: number;
  /** What it shows, in the language of the version if there are words in it. */
  alt: string;
  altLanguage: string;
}

export interface LibraryList {
  items: LibraryItem[];
  next: string | null;
}

/** An author and what they have published, as far as a reader may read it. */
export interface AuthorView extends LibraryList {
  id: string;
  handle: string;
  name: string;
  /** For members; empty for visitors. */
  title: string;
  organisation: string | null;
  /** Whether their own page opens to this reader. */
  profile: boolean;
}

export interface VersionView {
  language: string;
  title: string;
  published: boolean;
  source: boolean;
  /** The source has changed since in something that this version says. */
  outdated: boolean;
}

export interface ChapterView {
  id: string;
  anchor: string;
  title: string;
  /** Rendered for this reader. */
  html: string;
  /** The text's own: the source's where the version does not have this chapter yet. */
  language: string;
  outdated: boolean;
  /** Posts about it. */
  postCount: number;
  /** Of a template's part that is one. */
  step: TemplateStep | null;
}

/** What can be downloaded at the end of a text. */
export interface FileView {
  id: string;
  href: string;
  /** Without its ending. */
  name: string;
  /** `PDF`. */
  type: string;
  /** Bytes. */
  size: number;
}

/** What other sites show of a text whose address somebody shares, beside its title. */
export interface ShareView {
  src: string;
  width: number;
  height: number;
  alt: string;
  community: string;
}

/** A thing of the library as its page shows it, in one language. */
export interface PublicationView extends Omit<LibraryItem, 'languages'> {
  /** Null for what not everybody may read. */
  share: ShareView | null;
  slug: string;
  space: SpaceView;
  author: { id: string; name: string; handle: string | null };
  coAuthors: { name: string; handle: string | null }[];
  organisation: string | null;
  sourceLanguage: string;
  outdated: boolean;
  versions: VersionView[];
  chapters: ChapterView[];
  files: FileView[];
  reviewOn: string | null;
  sentBack: string;
  /** Posts in its thread. */
  postCount: number;
  following: boolean;
  saved: boolean;
  /** What this reader said of it. */
  helped: boolean | null;
  /** The anchor of the chapter that this reader has come to. */
  place: string | null;
  /** Who reads it, for those whom that concerns. */
  audience: AudienceView | null;
  /** Whose suggestions were taken. */
  helpers: { name: string; handle: string | null }[];
  may: Record<
    'edit' | 'publish' | 'submit' | 'archive' | 'remove' | 'restore' | 'suggest' | 'readFeedback',
    true | string
  >;
}

/** A thing of the library as those who write it see it, in one language. */
export interface WritingView {
  id: string;
  slug: string;
  kind: LibraryKind;
  state: LibraryState;
  href: string;
  sentBack: string;
  language: string;
  sourceLanguage: string;
  title: string;
  summary: string;
  /** The source's title or summary has changed since. */
  headOutdated: boolean;
  /** The revision that wrote title and summary last. */
  headRevision: number;
  source: { title: string; summary: string };
  versions: VersionView[];
  chapters: {
    id: string;
    anchor: string;
    title: string;
    state: 'written' | 'missing' | 'outdated';
  }[];
  /** The one that is being written. */
  chapter: {
    id: string;
    anchor: string;
    /** Where its draft is kept. */
    key: string;
    title: string;
    markdown: string;
    /** The revision of its version that wrote it last; 0: not written yet. */
    revision: number;
    /** What was typed and not saved, and the revision that it was begun from. */
    draft: { title: string | null; markdown: string; base: number } | null;
    /** What the source says; null where this is the source. */
    source: { title: string; html: string } | null;
    /** Of a template's part that is one. */
    step: TemplateStep | null;
  } | null;
  may: Record<'publish' | 'submit' | 'arrange', true | string>;
}

/** What the writing page sets beside the text. */
export interface SettingsView {
  practiceIds: string[];
  /** Members as `@handle`, others by name. */
  coAuthors: string[];
  categoryId: string | null;
  reviewOn: string | null;
  cover: CoverView | null;
  /** Attached to it, beside those that its text links to. */
  files: FileView[];
  /** What the cover shows, by language. */
  coverAlts: Record<string, string>;
}

export interface RevisionItem {
  number: number;
  writtenAt: string;
  writtenBy: string | null;
}

/** A piece of a text that two revisions share, or that only one of them has. */
export interface DifferencePart {
  kind: 'same' | 'added' | 'removed';
  text: string;
}
/** What changed of one chapter (or of title and summary, `title` null) between two revisions. */
export interface Difference {
  title: string | null;
  parts: DifferencePart[];
  /** Where the step that a part is has changed. */
  step?: { before: TemplateStep | null; after: TemplateStep | null };
}

/** The thread about a thing of the library: about all of it, or one chapter. */
export interface DiscussionView extends ThreadView {
  title: string;
  language: string;
  /** Of the thing itself. */
  about: string;
  kind: LibraryKind;
  state: LibraryState;
  chapters: { id: string; anchor: string; title: string; language: string; postCount: number }[];
  /** Whose posts alone are shown. */
  chapter: string | null;
  posts: PostView[];
  /** By the post's id: which passage it is about. */
  abouts: Record<string, PostAbout>;
}

/** Which chapter a reader has come to. */
export const keepPlaceInput = z.object({ id: z.uuid(), anchor: z.string().max(120) });

/** Did this help, and what is missing? */
export const feedbackInput = z.object({
  helped: z.boolean(),
  missing: z.string().trim().max(2000, 'too_long').default(''),
});
export type FeedbackInput = z.infer<typeof feedbackInput>;

/** A change that a reader suggests: of a passage, or of a chapter as a whole. */
export const suggestInput = z.object({
  chapterId: z.uuid(),
  passage: passage.optional(),
  language: languageTag,
  proposal: z.string().trim().min(1, 'required').max(5000, 'too_long'),
  reason: z.string().trim().max(1000, 'too_long').default(''),
});
export type SuggestInput = z.infer<typeof suggestInput>;

/** To decline takes a reason, which the member reads. */
export const decideSuggestionInput = z.object({
  accept: z.boolean(),
  answer: z.string().trim().max(1000, 'too_long').default(''),
});
export type DecideSuggestionInput = z.infer<typeof decideSuggestionInput>;

export interface SuggestionView {
  id: string;
  chapter: { anchor: string; title: string } | null;
  language: string;
  quote: string | null;
  proposal: string;
  reason: string;
  state: 'open' | 'accepted' | 'declined';
  answer: string;
  /** Whether accepting it writes it into the text: its passage stands there once, word for word. */
  fits: boolean;
  by: { name: string; handle: string | null };
  mine: boolean;
  createdAt: string;
}

/** What readers said, for those who answer for the thing. */
export interface FeedbackView {
  helped: number;
  notHelped: number;
  missing: { text: string; at: string; by: string; organisation: string | null; seen: boolean }[];
}
/** A guide or an article as a PDF. */
export type PdfView = {
  href: string;
  title: string;
  language: string;
} & ({ state: 'ready'; hash: string } | { state: 'making' | 'failed'; hash: null });

/** A member who has done something, as a practice's page names them. */
export interface Doer {
  handle: string;
  name: string;
  organisation: string | null;
  /** In how many examples. */
  count: number;
}

/** Who reads a thing that stands in the open or among members. */
export const AUDIENCES = ['public', 'members'] as const;
export type Audience = (typeof AUDIENCES)[number];
export const audienceInput = z.object({ audience: z.enum(AUDIENCES) });

const consentNote = z.string().trim().max(1000, 'too_long').default('');
/** Whether an organisation agrees; a host adds how it told them. */
export const decideConsentInput = z.object({ give: z.boolean(), note: consentNote });
export type DecideConsentInput = z.infer<typeof decideConsentInput>;
export const withdrawConsentInput = z.object({ note: consentNote });
export type WithdrawConsentInput = z.infer<typeof withdrawConsentInput>;

export interface ConsentView {
  state: 'asked' | 'given' | 'declined' | 'withdrawn';
  organisation: string;
  note: string;
  /** When it was answered, or else asked. */
  at: string;
  by: string | null;
}

/** Who reads a thing, for those it concerns. */
export interface AudienceView {
  audience: Audience;
  /** The last question to the organisation that it was written in. */
  consent: ConsentView | null;
  /** This reader leads that organisation. */
  leads: boolean;
  may: { choose: boolean; answer: boolean };
}

/** A thing that an organisation was asked about. */
export interface ConsentItem {
  id: string;
  kind: LibraryKind;
  href: string;
  title: string;
  language: string;
  author: string;
  state: ConsentView['state'];
  at: string;
}
