import { z } from 'zod';
import type { DemoExample } from './parse-example.ts';
import { segmentRule } from '#commons/segments/schema.ts';
import { mapping } from '#features/imports/mapping.ts';
import { LIBRARY_KINDS, type TemplateStep } from '#features/library/schema.ts';
import { GROUP_ACCESS } from '#commons/spaces/schema.ts';

export const locales = ['en', 'fr', 'nl', 'de'] as const;
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'not a slug');
const handle = z.string().regex(/^[a-z]+$/, 'not a handle');
const language = z.enum(['en', 'fr', 'nl', 'de']);
const words = z.strictObject({ title: z.string().min(3).max(80), summary: z.string().min(40) });

const organisation = z.strictObject({
  slug,
  name: z.string().min(3),
  type: z.enum(['client', 'partner', 'host']),
  country: z.string().regex(/^[A-Z]{2}$/),
  population_band: z.enum(['XS', 'S', 'M', 'L', 'XL']).optional(),
  language,
  /** What a client has bought. */
  plan: z.string().min(3).optional(),
  summary: z.string().min(20),
});

const member = z.strictObject({
  handle,
  name: z.string().min(3),
  role: z.enum(['member', 'moderator', 'host', 'admin']).default('member'),
  organisation: slug,
  title: z.string().min(3),
  /** Answers for the organisation. */
  lead: z.boolean().default(false),
  bio: z.string(),
  locale: z.enum(locales),
  languages: z.array(z.string().min(2)).min(1),
  time_zone: z.string().min(3),
  joined_days_ago: z.number().positive(),
  /** How far this person has come with a practice: knows it, tried it, taught it to others. */
  experience: z.partialRecord(slug, z.enum(['knows', 'tried', 'taught'])).default({}),
  /** Practices for which a host marked this person as an expert. */
  expert: z.array(slug).default([]),
  /** What else this person answers for. */
  responsibilities: z.array(z.enum(['trainer', 'speaker'])).default([]),
  /** Practices this person follows. */
  follows: z.array(slug).default([]),
});

const practice = z.strictObject({
  slug,
  maturity: z.enum(['emerging', 'tested', 'standard']),
  phases: z
    .array(z.enum(['prepare', 'design', 'recruit', 'engage', 'analyse', 'decide', 'report_back']))
    .min(1),
  steward: handle,
  review_in_days: z.number().int(),
  texts: z.strictObject({ en: words, fr: words, nl: words, de: words }),
});

const group = z.strictObject({
  slug,
  name: z.string().min(3).max(120),
  summary: z.string().min(20).max(2000),
  access: z.enum(GROUP_ACCESS),
  language,
  agreement: z.string().default(''),
  questions: z.array(z.string().min(5)).max(5).default([]),
  created_days_ago: z.number().positive(),
  /** The first one made it. */
  stewards: z.array(handle).min(1),
  /** Beside the stewards. */
  members: z.array(handle).default([]),
  requests: z
    .array(
      z.strictObject({
        handle,
        days_ago: z.number().positive(),
        answers: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

const market = z.strictObject({
  slug,
  name: z.string().min(3),
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  language,
  contact: handle,
  time_zone: z.string().min(3),
  /** Days of every year, `MM-DD`. */
  holidays: z.array(z.string().regex(/^\d\d-\d\d$/)),
});

/** A rule that names markets and practices by slug. */
const segment = z.strictObject({
  name: z.string().min(3),
  rule: segmentRule.extend({
    markets: z.array(slug).default([]),
    practices: z.array(slug).default([]),
  }),
});

const team = z.strictObject({ handle, name: z.string().min(3), members: z.array(handle).min(1) });

const savedReply = z.strictObject({ title: z.string().min(3), language, text: z.string().min(40) });

/** A member's own project, with what it used of the examples and templates. */
const project = z.strictObject({
  member: handle,
  project: z.strictObject({
    title: z.string().min(3),
    phase: z.enum(['prepare', 'design', 'recruit', 'engage', 'analyse', 'decide', 'report_back']),
    challenge: z.string().default(''),
    country: z.string().regex(/^[A-Z]{2}$/),
    band: z.enum(['XS', 'S', 'M', 'L', 'XL']),
    languages: z.array(z.string()).default([]),
    purposes: z.array(z.string()).default([]),
    practices: z.array(slug).default([]),
    starts_in_days: z.number().int(),
  }),
  uses: z.array(
    z.strictObject({
      /** `NN-slug` of an example, or of a template in the library. */
      example: z.string().optional(),
      template: z.string().optional(),
      state: z.enum(['adopted', 'adapted', 'dropped']).optional(),
      reason: z.string().default(''),
      shown: z.boolean().default(false),
    }),
  ),
});

/** What articles are sorted by, in this order. */
const category = z.strictObject({
  slug,
  titles: z.strictObject({ en: z.string(), fr: z.string(), nl: z.string(), de: z.string() }),
});

/** An article that tells of examples, assembled as a host would. */
const roundUp = z.strictObject({
  slug,
  author: handle,
  days_ago: z.number().positive(),
  space: z.enum(['public', 'members']),
  category: slug,
  languages: z.array(z.enum(locales)).min(1),
  /** `NN-slug`. */
  examples: z.array(z.string()).min(1),
});

/** The shape of `community.json`. */
export const community = z.strictObject({
  organisations: z.array(organisation),
  members: z.array(member),
  practices: z.array(practice),
  groups: z.array(group).default([]),
  markets: z.array(market).default([]),
  /** Words that mean the same. */
  synonyms: z.array(z.array(z.string())).default([]),
  segments: z.array(segment).default([]),
  teams: z.array(team).default([]),
  saved_replies: z.array(savedReply).default([]),
  /** How tables from elsewhere are read. */
  mappings: z.array(z.strictObject({ name: z.string().min(3), mapping })).default([]),
  projects: z.array(project).default([]),
  categories: z.array(category).default([]),
  round_ups: z.array(roundUp).default([]),
});

/** The front matter of a conversation file; lists are written with commas. */
export const frontMatter = z.strictObject({
  title: z.string().min(8).max(300),
  kind: z.enum(['question', 'discussion', 'request', 'offer', 'showcase']),
  space: z
    .enum(['public', 'members', 'hosts'])
    .or(z.templateLiteral(['group/', z.string().regex(/^[a-z0-9-]+$/)]))
    .default('members'),
  language,
  days_ago: z.coerce.number().positive(),
  practices: z.array(slug).default([]),
  /** Number of the post that the asker, or a host, accepted. */
  accepted: z.coerce.number().int().min(2).optional(),
  /** Number of the post with which a request or an offer was fulfilled. */
  fulfilled: z.coerce.number().int().min(2).optional(),
  follows: z.array(handle).default([]),
  saves: z.array(handle).default([]),
  pinned: z.stringbool().default(false),
  closed: z.stringbool().default(false),
});

/** What a post's header line says after the author, as `key=value`. */
export const postHeader = z.strictObject({
  in: language.optional(),
  to: z.coerce.number().int().positive().optional(),
  helpful: z.array(handle).default([]),
  thanks: z.array(handle).default([]),
  me_too: z.array(handle).default([]),
});

export type DemoOrganisation = z.infer<typeof organisation>;
export type DemoMember = z.infer<typeof member>;
export type DemoPractice = z.infer<typeof practice>;
/** What the source of a guide or an article says of it; `with` are its co-authors. */
export const publicationHead = z.strictObject({
  kind: z.enum(LIBRARY_KINDS),
  space: z.enum(['public', 'members', 'hosts']).default('members'),
  state: z.enum(['published', 'in_review']).default('published'),
  author: handle,
  with: z.array(handle).default([]),
  days_ago: z.coerce.number().positive(),
  practices: z.array(slug).default([]),
  review_in_days: z.coerce.number().int().optional(),
  /** Of an article. */
  category: slug.optional(),
  /** A picture in `pictures/`, told of in each version. */
  cover: slug.optional(),
});
export const versionHead = z.strictObject({
  title: z.string().min(8).max(200),
  summary: z.string().min(20).max(600),
  cover_alt: z.string().max(300).default(''),
});

export interface DemoChapter {
  title: string;
  text: string;
  /** Of a template's part that is one. */
  step?: TemplateStep;
}
export type DemoPublication = z.infer<typeof publicationHead> & {
  /** `NN-slug`, as its files begin. */
  key: string;
  file: string;
  /** Of the source, which is the first version. */
  language: string;
  versions: (z.infer<typeof versionHead> & { language: string; chapters: DemoChapter[] })[];
};

export type DemoGroup = z.infer<typeof group>;

/** One entry of a thread. `text` is Markdown with the demo's own links, see `read.ts`. */
export type DemoPost = {
  number: number;
  author: string;
  /** Age at load time, in days. */
  daysAgo: number;
  language: string;
  /** Number of the post this one answers, if it is not the first. */
  replyTo?: number;
  text: string;
  reactions: Record<'helpful' | 'thanks' | 'me_too', string[]>;
  /** Line of the file where its header stands. */
  line: number;
};

export type DemoConversation = z.infer<typeof frontMatter> & {
  /** `NN-slug`, the file's name. */
  key: string;
  file: string;
  posts: DemoPost[];
  /** In a group that not every member reads: the handles of those who do. */
  readers?: string[];
};

export type DemoCommunity = z.infer<typeof community> & {
  conversations: DemoConversation[];
  library: DemoPublication[];
  examples: DemoExample[];
};
