import { fileOperations } from '#commons/attachments/server/api.ts';
import { auditOperations } from '#commons/audit/server/api.ts';
import { capabilityOperations } from '#commons/capabilities/server/api.ts';
import { memberOperations } from '#commons/members/server/api.ts';
import { identityOperations } from '#commons/identities/server/api.ts';
import { marketOperations } from '#commons/markets/server/api.ts';
import { moderationOperations } from '#commons/moderation/server/api.ts';
import { notificationOperations } from '#commons/notifications/server/api.ts';
import { practiceOperations } from '#commons/practices/server/api.ts';
import { searchOperations } from '#commons/search/server/api.ts';
import { segmentOperations } from '#commons/segments/server/api.ts';
import { teamOperations } from '#commons/teams/server/api.ts';
import { targetOperations } from '#commons/targets/server/api.ts';
import { threadOperations } from '#commons/threads/server/api.ts';
import { conversationOperations, waitingOperations } from '#features/conversations/server/api.ts';
import { announcementOperations } from '#features/announcements/server/api.ts';
import { behalfOperations } from '#features/behalf/server/api.ts';
import { deskOperations } from '#features/desk/server/api.ts';
import { exampleOperations } from '#features/examples/server/api.ts';
import { importOperations } from '#features/imports/server/api.ts';
import { consentOperations } from '#features/library/server/consent-api.ts';
import { libraryOperations } from '#features/library/server/api.ts';
import { organisationOperations } from '#features/organisations/server/api.ts';
import { groupOperations } from '#features/groups/server/api.ts';
import { peopleOperations } from '#features/people/server/api.ts';
import { projectOperations } from '#features/projects/server/api.ts';
import { roundUpOperations } from '#features/round-ups/server/api.ts';
import type { Operation } from '#platform/api/operation.ts';

/** Every operation of the API. A feature adds its own here. */
export const operations: readonly Operation[] = [
  ...conversationOperations,
  ...waitingOperations,
  ...threadOperations,
  ...fileOperations,
  ...libraryOperations,
  ...consentOperations,
  ...exampleOperations,
  ...importOperations,
  ...roundUpOperations,
  ...projectOperations,
  ...practiceOperations,
  ...memberOperations,
  ...peopleOperations,
  ...organisationOperations,
  ...groupOperations,
  ...marketOperations,
  ...segmentOperations,
  ...teamOperations,
  ...deskOperations,
  ...behalfOperations,
  ...announcementOperations,
  ...targetOperations,
  ...identityOperations,
  ...notificationOperations,
  ...searchOperations,
  ...moderationOperations,
  ...auditOperations,
  ...capabilityOperations,
];
