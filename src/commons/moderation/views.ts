import type { SpaceView } from '#commons/spaces/schema.ts';
import type { Locale } from '#platform/i18n/locales.ts';

// What pages get: no zod here, so that a browser can have the lists too.

/** What can be reported and decided on. */
export const REPORTABLE = ['thing', 'post'] as const;
export type Reportable = (typeof REPORTABLE)[number];

/** What a decision may do. Only the first says that nothing was wrong. */
export const MEASURES = ['no_breach', 'hide', 'warn', 'suspend', 'ban'] as const;
export type Measure = (typeof MEASURES)[number];

export const CASE_VIEWS = ['open', 'mine', 'decided', 'appeals'] as const;
export type CaseViewName = (typeof CASE_VIEWS)[number];

/** How long an author may appeal (Digital Services Act, article 20). */
export const APPEAL_MONTHS = 6;

/** How long the name and address of a visitor who reported are kept after the decision. */
export const REPORTER_MONTHS = 12;

export interface Agreement {
  id: string;
  title: string;
  body: string;
}

/** An agreement with its words in every language, for those who change them; empty: none. */
export interface AgreementTexts {
  id: string;
  /** For the reader. */
  title: string;
  position: number;
  retired: boolean;
  texts: Record<Locale, Omit<Agreement, 'id'>>;
}

/** What somebody is about to report. */
export interface ReportTarget {
  kind: Reportable;
  id: string;
  title: string;
  language: string;
  author: string;
  excerpt: string;
  href: string;
}

/** A report as whoever made it sees it. */
export interface OwnReport {
  id: string;
  kind: Reportable;
  title: string;
  language: string;
  agreement: string;
  reason: string;
  nameless: boolean;
  createdAt: string;
  outcome: 'open' | 'no_breach' | 'breach';
  decidedAt: string | null;
  /** The wish for another look at it, if there was one. */
  again: AppealView | null;
  mayAskAgain: true | string;
}

interface Named {
  id: string;
  name: string;
}

/** A case as the queue shows it. */
export interface CaseItem {
  id: string;
  kind: Reportable;
  state: 'open' | 'decided';
  author: Named;
  /** Of a thing; a post's conversation is not the moderators' to see. */
  title: string | null;
  excerpt: string;
  language: string;
  agreements: string[];
  reports: number;
  openedAt: string;
  assignee: Named | null;
  measure: Measure | null;
  reversed: boolean;
  appealed: boolean;
}

export interface CaseList {
  items: CaseItem[];
  next: string | null;
  /** How many wait. */
  open: number;
  appeals: number;
}

export interface ReportView {
  id: string;
  /** Null: the reporter keeps the name from this reader. Without an id: no member. */
  reporter: { id: string | null; name: string } | null;
  visitor: boolean;
  agreement: string;
  reason: string;
  createdAt: string;
  /** The text as it was when it was reported, for this reader. */
  html: string;
  title: string | null;
  language: string;
}

export interface AppealView {
  text: string;
  createdAt: string;
  decidedAt: string | null;
  upheld: boolean | null;
  reason: string;
}

export interface DecisionOnCase {
  id: string;
  measure: Measure;
  hidden: boolean;
  suspendedUntil: string | null;
  agreement: string | null;
  reason: string;
  by: string;
  at: string;
  reversed: { by: string; at: string } | null;
  appeal: (AppealView & { by: string | null; byReporter: boolean }) | null;
}

/** Everything about a case, for those who decide. */
export interface CaseView {
  id: string;
  kind: Reportable;
  state: 'open' | 'decided';
  author: Named & { handle: string; role: string; state: string };
  space: SpaceView;
  /** Where it stands; null in a space that is closed to this reader. */
  href: string | null;
  openedAt: string;
  assignee: Named | null;
  reports: ReportView[];
  notes: { id: string; by: string; text: string; at: string }[];
  decision: DecisionOnCase | null;
  /** Whom it can be given to. */
  moderators: Named[];
  /** How often measures were taken against this author before, and stand. */
  measuresBefore: number;
  /** `true`, or the code of why not. */
  may: Record<'dismiss' | 'act' | 'takeBack' | 'decideAppeal', true | string>;
}

/** A statement of reasons, for the author whom it is about. */
export interface DecisionView {
  id: string;
  measure: Measure;
  hidden: boolean;
  suspendedUntil: string | null;
  kind: Reportable;
  title: string;
  text: string;
  language: string;
  agreement: Agreement;
  reason: string;
  at: string;
  reversed: boolean;
  appealUntil: string;
  appeal: AppealView | null;
  mayAppeal: true | string;
}

/** What moderation did in one calendar year, in numbers. */
export interface YearFigures {
  year: number;
  reports: number;
  byAgreement: { title: string; count: number }[];
  byMeasure: { measure: Measure; count: number }[];
  hidden: number;
  /** Half of the cases were decided within this; null without any. */
  medianHours: number | null;
  appeals: { waiting: number; upheld: number; reversed: number };
}
