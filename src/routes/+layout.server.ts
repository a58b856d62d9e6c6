import { deskOf } from '#commons/frame/desk.ts';
import { moderation_agreements_short } from '#platform/i18n/generated/messages.js';

export const load = ({ locals }) => ({
  viewer: locals.viewer,
  locale: locals.ctx.locale,
  desk: deskOf(locals.viewer),
  agreements: moderation_agreements_short(),
});
