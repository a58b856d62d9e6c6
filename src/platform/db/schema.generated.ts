// Made from the migrated schema by src/platform/db/generate-types.ts; a test compares. Do not edit.
import type { ColumnType } from 'kysely';

type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;
export type Json = ColumnType<unknown, string, string>;
export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface AdoptionTable {
  project_id: string;
  thing_id: string;
  state: Generated<'adopted' | 'adapted' | 'dropped'>;
  reason: Generated<string>;
  shown: Generated<boolean>;
  used_at: Timestamp;
  said_at: Timestamp | null;
}

export interface AgreementTable {
  id: string;
  position: number;
  retired_at: Timestamp | null;
}

export interface AgreementTextTable {
  agreement_id: string;
  locale: string;
  title: string;
  body: string;
  since: Generated<Timestamp>;
}

export interface AnnouncementTable {
  thing_id: string;
  segment_id: string | null;
  narrowed: Generated<boolean>;
  announced_by: string;
  announced_at: Timestamp;
}

export interface ApiTokenTable {
  id: string;
  member_id: string;
  name: string;
  hash: string;
  scopes: ('read' | 'write' | 'manage')[];
  created_at: Generated<Timestamp>;
  last_used_at: Timestamp | null;
  revoked_at: Timestamp | null;
}

export interface AppealTable {
  decision_id: string;
  text: string;
  created_at: Timestamp;
  decided_at: Timestamp | null;
  decided_by: string | null;
  upheld: boolean | null;
  reason: Generated<string>;
  report_id: string | null;
}

export interface AttachmentTable {
  id: string;
  file_hash: string;
  name: string;
  member_id: string;
  post_id: string | null;
  created_at: Generated<Timestamp>;
  thing_id: string | null;
}

export interface AttemptTable {
  key: string;
  count: number;
  resets_at: Timestamp;
}

export interface AuditTable {
  id: string;
  at: Generated<Timestamp>;
  actor_id: string | null;
  action: string;
  target_kind: string | null;
  target_id: string | null;
  reason: string | null;
  member_id: string | null;
}

export interface CapabilityChangeTable {
  capability: string;
  holder: string;
  granted: boolean;
  changed_by: string | null;
  changed_at: Generated<Timestamp>;
}

export interface CategoryTable {
  id: string;
  slug: string;
  position: number;
}

export interface CategoryTextTable {
  category_id: string;
  locale: 'en' | 'fr' | 'nl' | 'de';
  title: string;
}

export interface ChapterTable {
  id: string;
  thing_id: string;
  position: number;
  anchor: string;
}

export interface ChapterTextTable {
  chapter_id: string;
  language: string;
  title: Generated<string>;
  markdown: string;
  html: string;
  plain: string;
  pipeline: number;
  slots: Generated<string[]>;
  words: Generated<number>;
  revision: number;
  source_revision: number | null;
}

export interface CoAuthorTable {
  id: string;
  thing_id: string;
  member_id: string | null;
  name: Generated<string>;
}

export interface ConversationTable {
  thing_id: string;
  kind: 'discussion' | 'question' | 'request' | 'offer' | 'showcase';
  accepted_post_id: string | null;
  accepted_by: string | null;
  accepted_at: Timestamp | null;
  fulfilled_at: Timestamp | null;
  fulfilled_by: string | null;
}

export interface CoverTable {
  thing_id: string;
  width: number;
  height: number;
  file_hash: string;
}

export interface DeliveryTable {
  notification_id: string;
  channel: 'mail';
  state: Generated<'waiting' | 'sending' | 'sent' | 'dropped' | 'failed' | 'uncertain'>;
  due_at: Timestamp;
  attempts: Generated<number>;
  sent_at: Timestamp | null;
  message_id: string | null;
  reason: string | null;
  rhythm: Generated<'instant' | 'daily'>;
}

export interface DeskWorkTable {
  kind: 'question' | 'report' | 'appeal' | 'first_post' | 'join_request' | 'invitation' | 'submission' | 'suggestion' | 'missing' | 'stale' | 'stale_practice';
  target_id: string;
  member_id: string | null;
  team_id: string | null;
  note: Generated<string>;
  due_on: string | null;
  changed_by: string | null;
  changed_at: Timestamp;
}

export interface DraftTable {
  member_id: string;
  key: string;
  content: Json;
  updated_at: Generated<Timestamp>;
}

export interface EmptySearchTable {
  words: string;
  locale: string;
  count: Generated<number>;
  first_at: Timestamp;
  last_at: Timestamp;
}

export interface EventTable {
  id: Generated<number>;
  at: Generated<Timestamp>;
  kind: string;
  actor_id: string | null;
  member_id: string | null;
  thing_id: string | null;
  post_id: string | null;
}

export interface ExampleTable {
  thing_id: string;
  number: Generated<number>;
  organisation_name: Generated<string>;
  country: string | null;
  band: 'XS' | 'S' | 'M' | 'L' | 'XL' | null;
  starts_on: string | null;
  ends_on: string | null;
  status: Generated<'planned' | 'running' | 'done'>;
  outcome: 'worked' | 'mixed' | 'failed' | null;
  influence: 'inform' | 'consult' | 'involve' | 'collaborate' | 'empower' | null;
  purposes: Generated<string[]>;
  recruitment: Generated<string[]>;
  participants: number | null;
  cost: number | null;
  currency: string | null;
  staff_days: number | null;
  links: Generated<string[]>;
  quality_note: Generated<string>;
  quality_by: string | null;
  quality_at: Timestamp | null;
}

export interface ExampleBitsTable {
  facet: string;
  phase: string;
  value: string;
  chunk: number;
  bits: string;
}

export interface ExamplePhaseTable {
  thing_id: string;
  phase: 'prepare' | 'design' | 'recruit' | 'engage' | 'analyse' | 'decide' | 'report_back';
  practice_id: string | null;
  method: Generated<string>;
  from_on: string | null;
  to_on: string | null;
}

export interface ExampleValueTable {
  thing_id: string;
  facet: string;
  phase: Generated<string>;
  value: string;
  number: number;
}

export interface FeedKeyTable {
  member_id: string;
  hash: string;
  created_at: Timestamp;
  used_at: Timestamp | null;
}

export interface FeedbackTable {
  thing_id: string;
  member_id: string;
  helped: boolean;
  missing: Generated<string>;
  at: Timestamp;
  seen_at: Timestamp | null;
}

export interface FileTable {
  hash: string;
  size: number;
  mime: string;
  width: number | null;
  height: number | null;
  created_at: Generated<Timestamp>;
}

export interface FollowTable {
  member_id: string;
  target_kind: string;
  target_id: string;
  created_at: Generated<Timestamp>;
  rhythm: 'instant' | 'daily' | null;
}

export interface GroupLeftTable {
  group_id: string;
  member_id: string;
}

export interface GroupLinkTable {
  id: string;
  group_id: string;
  token_hash: string;
  created_by: string;
  created_at: Generated<Timestamp>;
  expires_at: Timestamp;
  max_uses: number;
  uses: Generated<number>;
  revoked_at: Timestamp | null;
}

export interface GroupMembershipTable {
  group_id: string;
  member_id: string;
  state: 'member' | 'requested' | 'invited';
  answers: Generated<string[]>;
  agreed_at: Timestamp | null;
  invited_by: string | null;
  since: Generated<Timestamp>;
  by_segment: Generated<boolean>;
}

export interface HelpTable {
  id: string;
  helped_by: string;
  at: Timestamp;
  organisation_id: string | null;
  practice_ids: Generated<string[]>;
  minutes: number | null;
  note: Generated<string>;
}

export interface ImportMapTable {
  source_id: string;
  kind: 'topic' | 'post' | 'member' | 'category' | 'upload';
  old_id: string;
  new_id: string;
  fingerprint: string | null;
}

export interface ImportMappingTable {
  id: string;
  name: string;
  kind: 'example' | 'practice';
  mapping: Json;
  changed_at: Timestamp;
  changed_by: string | null;
}

export interface ImportPageTable {
  source_id: string;
  path: string;
  thing_id: string;
  language: string;
  fingerprint: string;
  revision: number;
}

export interface ImportRowTable {
  source_id: string;
  row_id: string;
  language: string;
  own: boolean;
  thing_id: string | null;
  practice_id: string | null;
  read_as: string;
  fingerprint: string;
  left_as: string;
}

export interface ImportRunTable {
  id: string;
  kind: 'example' | 'practice';
  file_hash: string;
  file_name: string;
  columns: Json;
  mapping: Json;
  space: 'public' | 'members' | 'clients' | 'hosts' | null;
  state: Generated<'choosing' | 'waiting' | 'running' | 'done' | 'failed'>;
  dry_run: Generated<boolean>;
  report: Json | null;
  error: Generated<string>;
  started_by: string;
  created_at: Timestamp;
  asked_at: Timestamp | null;
  done_at: Timestamp | null;
}

export interface ImportSourceTable {
  id: string;
  kind: string;
  name: string;
  created_at: Generated<Timestamp>;
}

export interface InvitationTable {
  id: string;
  email: string;
  organisation_id: string | null;
  role: Generated<'member' | 'moderator' | 'host' | 'admin'>;
  invited_by: string | null;
  created_at: Generated<Timestamp>;
  accepted_at: Timestamp | null;
  name: Generated<string>;
  title: Generated<string>;
  locale: string | null;
  mailed_at: Timestamp | null;
}

export interface JoinRequestTable {
  id: string;
  email: string;
  name: string;
  reason: Generated<string>;
  created_at: Generated<Timestamp>;
  decided_at: Timestamp | null;
  decided_by: string | null;
  accepted: boolean | null;
}

export interface LanguageVersionTable {
  thing_id: string;
  language: string;
  title: string;
  summary: Generated<string>;
  revision: Generated<number>;
  head_revision: Generated<number>;
  source_revision: number | null;
  words: Generated<number>;
  published_at: Timestamp | null;
  changed_at: Timestamp;
  changed_by: string | null;
  cover_alt: Generated<string>;
}

export interface LinkRequestTable {
  email: string;
  link_id: string;
  name: string;
  created_at: Generated<Timestamp>;
}

export interface MailOutboxTable {
  id: string;
  kind: string;
  state: Generated<'waiting' | 'sending' | 'sent' | 'kept' | 'dropped' | 'failed' | 'uncertain'>;
  to_address: string | null;
  subject: string;
  text: string | null;
  html: string | null;
  headers: Generated<Json>;
  message_id: string;
  secret: Generated<boolean>;
  created_at: Generated<Timestamp>;
  due_at: Generated<Timestamp>;
  attempts: Generated<number>;
  sending_at: Timestamp | null;
  done_at: Timestamp | null;
  reason: string | null;
}

export interface MarketTable {
  id: string;
  name: string;
  language: string;
  contact_id: string | null;
  time_zone: string;
  holidays: Generated<string[]>;
}

export interface MarketCountryTable {
  country: string;
  market_id: string;
}

export interface MemberTable {
  id: string;
  auth_user_id: string | null;
  email: string | null;
  handle: string;
  name: string;
  role: Generated<'member' | 'moderator' | 'host' | 'admin'>;
  state: Generated<'invited' | 'active' | 'placeholder' | 'suspended' | 'erased' | 'persona'>;
  organisation_id: string | null;
  title: Generated<string>;
  bio: Generated<string>;
  avatar_id: string | null;
  locale: Generated<string>;
  languages: Generated<string[]>;
  time_zone: Generated<string>;
  mail_rhythm: Generated<'instant' | 'daily' | 'never'>;
  created_at: Generated<Timestamp>;
  joined_at: Timestamp | null;
  seen_at: Timestamp | null;
  suspended_until: Timestamp | null;
  names: Json | null;
  trusted_at: Timestamp | null;
  trusted_by: string | null;
}

export interface MemberGroupTable {
  id: string;
  slug: string;
  name: string;
  summary: Generated<string>;
  access: 'open' | 'restricted' | 'private' | 'confidential';
  language: Generated<string>;
  agreement: Generated<string>;
  questions: Generated<string[]>;
  created_at: Generated<Timestamp>;
  archived_at: Timestamp | null;
  agree_since: Timestamp | null;
  segment_id: string | null;
}

export interface MembershipTable {
  id: string;
  member_id: string;
  organisation_id: string;
  title: Generated<string>;
  since: Generated<Timestamp>;
  until: Timestamp | null;
}

export interface MigrationTable {
  number: number;
  name: string;
  checksum: string;
  applied_at: Generated<Timestamp>;
}

export interface ModerationCaseTable {
  id: string;
  target_kind: 'thing' | 'post';
  target_id: string;
  thing_id: string;
  post_id: string | null;
  author_id: string;
  state: Generated<'open' | 'decided'>;
  opened_at: Timestamp;
  decided_at: Timestamp | null;
  assigned_to: string | null;
}

export interface ModerationDecisionTable {
  id: string;
  case_id: string;
  member_id: string;
  measure: 'no_breach' | 'hide' | 'warn' | 'suspend' | 'ban';
  hidden: boolean;
  suspended_until: Timestamp | null;
  state_before: string | null;
  agreement_id: string | null;
  reason: Generated<string>;
  decided_by: string;
  decided_at: Timestamp;
  reversed_at: Timestamp | null;
  reversed_by: string | null;
  reopened_at: Timestamp | null;
}

export interface ModerationNoteTable {
  id: string;
  case_id: string;
  member_id: string;
  text: string;
  created_at: Timestamp;
}

export interface MoveProposalTable {
  thing_id: string;
  space_id: string;
  proposed_by: string;
  proposed_at: Generated<Timestamp>;
}

export interface NotificationTable {
  id: string;
  kind: string;
  occurrence: string;
  recipient_id: string;
  actor_id: string | null;
  thing_id: string | null;
  post_id: string | null;
  created_at: Generated<Timestamp>;
  read_at: Timestamp | null;
}

export interface NotificationChoiceTable {
  member_id: string;
  kind: string;
  rhythm: 'instant' | 'daily' | 'never';
  updated_at: Generated<Timestamp>;
}

export interface OrganisationTable {
  id: string;
  slug: string;
  name: string;
  type: 'client' | 'partner' | 'host';
  country: string | null;
  population_band: 'XS' | 'S' | 'M' | 'L' | 'XL' | null;
  language: string | null;
  summary: Generated<string>;
  created_at: Generated<Timestamp>;
  plan: string | null;
}

export interface OrganisationDomainTable {
  domain: string;
  organisation_id: string;
}

export interface OrganisationLinkTable {
  id: string;
  organisation_id: string;
  token_hash: string;
  created_by: string;
  created_at: Generated<Timestamp>;
  expires_at: Timestamp;
  max_uses: number;
  uses: Generated<number>;
  revoked_at: Timestamp | null;
}

export interface OrganisationOldSlugTable {
  slug: string;
  organisation_id: string;
}

export interface PassageTable {
  id: Generated<number>;
  thing_id: string;
  language: string;
  first_number: number;
  last_number: number;
  anchor: string | null;
  title: Generated<string>;
  body: Generated<string>;
  characters: number;
  vector: string;
  length: Generated<number>;
  slice: Generated<number>;
}

export interface PersonaTable {
  id: string;
  member_id: string;
  thing_id: string;
  kind: 'organisation' | 'place' | 'member';
  created_at: Generated<Timestamp>;
}

export interface PostTable {
  id: string;
  thing_id: string;
  number: number;
  parent_id: string | null;
  author_id: string;
  organisation_id: string | null;
  markdown: string;
  html: string;
  plain: string;
  pipeline: number;
  slots: Generated<string[]>;
  language: string;
  created_at: Generated<Timestamp>;
  edited_at: Timestamp | null;
  removed_at: Timestamp | null;
  removed_by: string | null;
  helpful_count: Generated<number>;
  thanks_count: Generated<number>;
  me_too_count: Generated<number>;
  imported_likes: Generated<number>;
  hidden_by: string | null;
  chapter_id: string | null;
  passage: Json | null;
}

export interface PostMentionTable {
  post_id: string;
  member_id: string;
}

export interface PostPlaceTable {
  thing_id: string;
  number: number;
  post_id: string;
}

export interface PostTeamMentionTable {
  post_id: string;
  team_id: string;
}

export interface PostVersionTable {
  post_id: string;
  version: number;
  markdown: string;
  written_at: Timestamp;
  written_by: string;
}

export interface PracticeTable {
  id: string;
  slug: string;
  maturity: Generated<'emerging' | 'tested' | 'standard'>;
  phases: Generated<('prepare' | 'design' | 'recruit' | 'engage' | 'analyse' | 'decide' | 'report_back')[]>;
  review_on: string | null;
  created_at: Generated<Timestamp>;
}

export interface PracticeOldSlugTable {
  slug: string;
  practice_id: string;
}

export interface PracticeTextTable {
  practice_id: string;
  locale: string;
  title: string;
  summary: Generated<string>;
}

export interface ProjectTable {
  id: string;
  member_id: string;
  title: string;
  phase: Generated<'prepare' | 'design' | 'recruit' | 'engage' | 'analyse' | 'decide' | 'report_back'>;
  starts_on: string | null;
  ends_on: string | null;
  country: string | null;
  band: 'XS' | 'S' | 'M' | 'L' | 'XL' | null;
  languages: Generated<string[]>;
  purposes: Generated<string[]>;
  challenge: Generated<string>;
  created_at: Timestamp;
  changed_at: Timestamp;
}

export interface ProjectPracticeTable {
  project_id: string;
  practice_id: string;
}

export interface ProjectStepTable {
  id: string;
  project_id: string;
  position: number;
  phase: 'prepare' | 'design' | 'recruit' | 'engage' | 'analyse' | 'decide' | 'report_back';
  title: string;
  text: Generated<string>;
  from_on: string | null;
  due_on: string | null;
  done_at: Timestamp | null;
  source_id: string | null;
}

export interface PublicConsentTable {
  id: string;
  thing_id: string;
  organisation_id: string;
  state: 'asked' | 'given' | 'declined' | 'withdrawn';
  asked_by: string | null;
  asked_at: Timestamp;
  decided_by: string | null;
  decided_at: Timestamp | null;
  note: Generated<string>;
}

export interface PublicationTable {
  thing_id: string;
  submitted_at: Timestamp | null;
  sent_back: Generated<string>;
  publish_at: Timestamp | null;
  published_at: Timestamp | null;
  review_on: string | null;
  category_id: string | null;
}

export interface PublicationFileTable {
  attachment_id: string;
  thing_id: string;
}

export interface PublicationPdfTable {
  thing_id: string;
  language: string;
  stamp: string;
  file_hash: string | null;
  asked_at: Timestamp;
  failed_at: Timestamp | null;
}

export interface QuestionOnBehalfTable {
  id: string;
  token_hash: string | null;
  name: string | null;
  email: string | null;
  locale: string;
  title: string;
  markdown: string;
  language: string | null;
  space: 'members' | 'public' | 'hosts';
  practice_ids: Generated<string[]>;
  entered_by: string;
  entered_at: Timestamp;
  state: Generated<'waiting' | 'published' | 'declined' | 'forgotten'>;
  answered_at: Timestamp | null;
  thing_id: string | null;
}

export interface ReactionTable {
  post_id: string;
  member_id: string;
  kind: 'helpful' | 'thanks' | 'me_too';
  created_at: Generated<Timestamp>;
}

export interface ReadingPlaceTable {
  member_id: string;
  thing_id: string;
  chapter_id: string;
  at: Timestamp;
}

export interface ReportTable {
  id: string;
  case_id: string;
  reporter_id: string | null;
  agreement_id: string;
  reason: string;
  nameless: Generated<boolean>;
  title: string;
  plain: string;
  markdown: string;
  language: string;
  created_at: Timestamp;
  reporter_name: string | null;
  reporter_email: string | null;
  reporter_locale: string | null;
}

export interface ResponsibilityTable {
  id: string;
  member_id: string;
  kind: 'org_lead' | 'group_steward' | 'practice_steward' | 'trainer' | 'speaker';
  organisation_id: string | null;
  group_id: string | null;
  granted_by: string | null;
  granted_at: Generated<Timestamp>;
  practice_id: string | null;
}

export interface RevisionTable {
  thing_id: string;
  language: string;
  number: number;
  title: string;
  summary: string;
  chapters: Json;
  note: Generated<string>;
  written_at: Timestamp;
  written_by: string | null;
}

export interface RoundUpTable {
  thing_id: string;
  month: string;
}

export interface RoundUpExampleTable {
  round_up_id: string;
  example_id: string;
}

export interface SaveTable {
  member_id: string;
  target_kind: string;
  target_id: string;
  created_at: Generated<Timestamp>;
}

export interface SavedReplyTable {
  id: string;
  title: string;
  language: string;
  markdown: string;
  changed_by: string | null;
  changed_at: Timestamp;
}

export interface SavedSearchTable {
  id: string;
  member_id: string;
  asked: string;
  created_at: Timestamp;
}

export interface SearchEntryTable {
  thing_id: string;
  language: string;
  title: string;
  summary: Generated<string>;
}

export interface SearchLanguageTable {
  language: string;
  passages: Generated<number>;
  words: Generated<number>;
  counted: Generated<number>;
}

export interface SearchSynonymTable {
  id: string;
  words: string[];
  created_at: Generated<Timestamp>;
}

export interface SearchTranslationTable {
  language: string;
  lexeme: string;
  to_language: string;
  to_lexeme: string;
  share: number;
}

export interface SearchWordTable {
  language: string;
  lexeme: string;
  passages: number;
  public: number;
  members: number;
}

export interface SegmentTable {
  id: string;
  name: string;
  rule: Json;
  created_by: string | null;
  created_at: Timestamp;
  changed_at: Timestamp;
}

export interface SettingTable {
  key: string;
  value: Json;
  updated_at: Generated<Timestamp>;
}

export interface SharePictureTable {
  thing_id: string;
  language: string;
  stamp: string;
  file_hash: string;
}

export interface SpaceTable {
  id: string;
  kind: 'public' | 'members' | 'clients' | 'organisation' | 'group' | 'hosts' | 'participants';
  created_at: Generated<Timestamp>;
  organisation_id: string | null;
  group_id: string | null;
}

export interface SuggestionTable {
  id: string;
  thing_id: string;
  chapter_id: string | null;
  language: string;
  member_id: string;
  passage: Json | null;
  proposal: string;
  reason: Generated<string>;
  state: Generated<'open' | 'accepted' | 'declined'>;
  answer: Generated<string>;
  decided_by: string | null;
  decided_at: Timestamp | null;
  created_at: Timestamp;
}

export interface TeamTable {
  id: string;
  handle: string;
  name: string;
}

export interface TeamMemberTable {
  team_id: string;
  member_id: string;
}

export interface TemplateStepTable {
  chapter_id: string;
  phase: 'prepare' | 'design' | 'recruit' | 'engage' | 'analyse' | 'decide' | 'report_back';
  from_day: number | null;
  due_day: number | null;
}

export interface TendingTable {
  id: string;
  kind: 'pin' | 'close' | 'change' | 'move' | 'join' | 'split';
  thing_id: string;
  other_id: string | null;
  before: Json;
  after: Generated<Json>;
  done_by: string;
  done_at: Timestamp;
  undone_at: Timestamp | null;
  undone_by: string | null;
}

export interface ThingTable {
  id: string;
  kind: 'conversation' | 'guide' | 'article' | 'example' | 'template';
  slug: string;
  space_id: string;
  state: Generated<'draft' | 'in_review' | 'scheduled' | 'published' | 'archived' | 'hidden' | 'removed' | 'joined'>;
  author_id: string;
  organisation_id: string | null;
  title: string;
  language: string;
  created_at: Generated<Timestamp>;
  activity_at: Generated<Timestamp>;
  edited_at: Timestamp | null;
  removed_at: Timestamp | null;
  removed_by: string | null;
  closed_at: Timestamp | null;
  pinned_at: Timestamp | null;
  post_count: Generated<number>;
  last_number: Generated<number>;
  last_poster_id: string | null;
  helpful_count: Generated<number>;
  imported_likes: Generated<number>;
  hidden_by: string | null;
  pinned_until: Timestamp | null;
  closed_reason: Generated<string>;
  joined_to: string | null;
}

export interface ThingParticipantTable {
  thing_id: string;
  member_id: string;
  added_by: string | null;
  added_at: Generated<Timestamp>;
}

export interface ThingPracticeTable {
  thing_id: string;
  practice_id: string;
}

export interface ThreadReadTable {
  member_id: string;
  thing_id: string;
  last_number: number;
  read_at: Generated<Timestamp>;
}

export interface WaitingPostTable {
  id: string;
  member_id: string;
  thing_id: string | null;
  space_id: string;
  input: Json;
  names: Json | null;
  created_at: Timestamp;
  edited_at: Timestamp | null;
}

export interface Database {
  adoption: AdoptionTable;
  agreement: AgreementTable;
  agreement_text: AgreementTextTable;
  announcement: AnnouncementTable;
  api_token: ApiTokenTable;
  appeal: AppealTable;
  attachment: AttachmentTable;
  attempt: AttemptTable;
  audit: AuditTable;
  capability_change: CapabilityChangeTable;
  category: CategoryTable;
  category_text: CategoryTextTable;
  chapter: ChapterTable;
  chapter_text: ChapterTextTable;
  co_author: CoAuthorTable;
  conversation: ConversationTable;
  cover: CoverTable;
  delivery: DeliveryTable;
  desk_work: DeskWorkTable;
  draft: DraftTable;
  empty_search: EmptySearchTable;
  event: EventTable;
  example: ExampleTable;
  example_bits: ExampleBitsTable;
  example_phase: ExamplePhaseTable;
  example_value: ExampleValueTable;
  feed_key: FeedKeyTable;
  feedback: FeedbackTable;
  file: FileTable;
  follow: FollowTable;
  group_left: GroupLeftTable;
  group_link: GroupLinkTable;
  group_membership: GroupMembershipTable;
  help: HelpTable;
  import_map: ImportMapTable;
  import_mapping: ImportMappingTable;
  import_page: ImportPageTable;
  import_row: ImportRowTable;
  import_run: ImportRunTable;
  import_source: ImportSourceTable;
  invitation: InvitationTable;
  join_request: JoinRequestTable;
  language_version: LanguageVersionTable;
  link_request: LinkRequestTable;
  mail_outbox: MailOutboxTable;
  market: MarketTable;
  market_country: MarketCountryTable;
  member: MemberTable;
  member_group: MemberGroupTable;
  membership: MembershipTable;
  migration: MigrationTable;
  moderation_case: ModerationCaseTable;
  moderation_decision: ModerationDecisionTable;
  moderation_note: ModerationNoteTable;
  move_proposal: MoveProposalTable;
  notification: NotificationTable;
  notification_choice: NotificationChoiceTable;
  organisation: OrganisationTable;
  organisation_domain: OrganisationDomainTable;
  organisation_link: OrganisationLinkTable;
  organisation_old_slug: OrganisationOldSlugTable;
  passage: PassageTable;
  persona: PersonaTable;
  post: PostTable;
  post_mention: PostMentionTable;
  post_place: PostPlaceTable;
  post_team_mention: PostTeamMentionTable;
  post_version: PostVersionTable;
  practice: PracticeTable;
  practice_old_slug: PracticeOldSlugTable;
  practice_text: PracticeTextTable;
  project: ProjectTable;
  project_practice: ProjectPracticeTable;
  project_step: ProjectStepTable;
  public_consent: PublicConsentTable;
  publication: PublicationTable;
  publication_file: PublicationFileTable;
  publication_pdf: PublicationPdfTable;
  question_on_behalf: QuestionOnBehalfTable;
  reaction: ReactionTable;
  reading_place: ReadingPlaceTable;
  report: ReportTable;
  responsibility: ResponsibilityTable;
  revision: RevisionTable;
  round_up: RoundUpTable;
  round_up_example: RoundUpExampleTable;
  save: SaveTable;
  saved_reply: SavedReplyTable;
  saved_search: SavedSearchTable;
  search_entry: SearchEntryTable;
  search_language: SearchLanguageTable;
  search_synonym: SearchSynonymTable;
  search_translation: SearchTranslationTable;
  search_word: SearchWordTable;
  segment: SegmentTable;
  setting: SettingTable;
  share_picture: SharePictureTable;
  space: SpaceTable;
  suggestion: SuggestionTable;
  team: TeamTable;
  team_member: TeamMemberTable;
  template_step: TemplateStepTable;
  tending: TendingTable;
  thing: ThingTable;
  thing_participant: ThingParticipantTable;
  thing_practice: ThingPracticeTable;
  thread_read: ThreadReadTable;
  waiting_post: WaitingPostTable;
}
