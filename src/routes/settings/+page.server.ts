import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { PasswordSchema, ProfileSchema, TokenSchema } from '#commons/members/schema.ts';
import {
  createToken,
  listTokens,
  readSettings,
  readSignIns,
  revokeToken,
  savePassword,
  saveProfile,
  signOutElsewhere,
} from '#commons/members/server/index.ts';
import { chooseNotificationsInput } from '#commons/notifications/schema.ts';
import {
  chooseNotifications,
  findNotificationChoices,
} from '#commons/notifications/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals, url, request }) => {
  if (!locals.viewer) redirect(303, keepLocale(url.pathname, '/signin?next=/settings'));
  const { ctx } = locals;
  const [settings, account, tokens, notificationChoices] = await Promise.all([
    readSettings(ctx),
    readSignIns(ctx, request.headers),
    listTokens(ctx),
    findNotificationChoices(ctx),
  ]);
  return {
    settings,
    password: account.hasPassword,
    signIns: account.signIns,
    passwordSaved: url.searchParams.has('password'),
    tokens,
    notificationChoices,
  };
};

export const actions = {
  profile: formAction(ProfileSchema, async (ctx, input) => {
    await saveProfile(ctx, input);
    return { saved: 'profile' as const };
  }),
  password: formAction(PasswordSchema, async (ctx, input, { locals, request, url }) => {
    locals.setCookies.push(...(await savePassword(ctx, input, request.headers)));
    // The sign-in that this request came with has ended; the page is shown to the new one.
    redirect(303, keepLocale(url.pathname, '/settings?password#password'));
  }),
  elsewhere: formAction(z.object({}), async (ctx, _input, { request }) => {
    await signOutElsewhere(ctx, request.headers);
    return { saved: 'elsewhere' as const };
  }),
  token: formAction(TokenSchema, async (ctx, input) => {
    const { token } = await createToken(ctx, input);
    return { saved: 'token' as const, token };
  }),
  chooseNotifications: formAction(chooseNotificationsInput, async (ctx, input) => {
    await chooseNotifications(ctx, input);
    return { saved: 'notifications' as const };
  }),
  revoke: formAction(z.object({ id: z.uuid() }), async (ctx, input) => {
    await revokeToken(ctx, input);
    return { saved: 'revoke' as const };
  }),
};
