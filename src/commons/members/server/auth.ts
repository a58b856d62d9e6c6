import { createHmac } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { emailOTP, magicLink } from 'better-auth/plugins';
import { readConfig } from '#platform/config.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { log } from '#platform/log.ts';
import { findKey } from '#platform/secret.ts';
import { admissionOf, isAdmitted } from './admission.ts';

const DAY = 86_400;
export const CODE_MINUTES = 15;
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

/** Takes the token of a link that is being made (see `makeLinkToken`). */
export interface LinkReceiver {
  receive: (token: string) => void;
}

function createAuth(db: Db, secret: string, linkMinutes: number) {
  const hash = async (text: string) =>
    createHmac('sha256', secret).update(text).digest('base64url');
  return betterAuth({
    appName: 'Copia',
    baseURL: readConfig().siteUrl,
    basePath: '/auth',
    secret,
    database: { db, type: 'postgres', schemaName: 'auth', transaction: true },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => log.warn({ about: message }, 'sign-in') },
    session: { expiresIn: 60 * DAY, updateAge: DAY },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    verification: { storeIdentifier: 'hashed' },
    rateLimit: { enabled: false }, // its HTTP API is not served; ours is in the actions
    advanced: {
      cookiePrefix: 'copia',
      database: { generateId: () => newId(), validateSchema: false, joins: true },
      ipAddress: { disableIpTracking: true },
    },
    databaseHooks: {
      user: {
        // The last lock: whatever way somebody comes, no account without the joining policy's yes.
        create: { before: async (user) => isAdmitted(await admissionOf(db, user.email)) },
      },
    },
    plugins: [
      magicLink({
        expiresIn: linkMinutes * 60,
        storeToken: { type: 'custom-hasher', hash },
        sendMagicLink: ({ token, metadata }) =>
          (metadata as unknown as LinkReceiver).receive(token),
      }),
      emailOTP({
        expiresIn: CODE_MINUTES * 60,
        otpLength: 6,
        allowedAttempts: 3,
        storeOTP: { hash },
        sendVerificationOTP: async () => {
          throw new Error('codes are sent by request-sign-in.ts only');
        },
      }),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;

const made = new WeakMap<Db, Map<number, Promise<Auth>>>();

/**
 * better-auth on this database, in its schema `auth`. Server functions call its `api`; its HTTP
 * endpoints are not served.
 * @param linkMinutes how long links made with it are good
 */
export function authOf(db: Db, linkMinutes = CODE_MINUTES): Promise<Auth> {
  const ofDb = made.get(db) ?? new Map<number, Promise<Auth>>();
  made.set(db, ofDb);
  const auth = ofDb.get(linkMinutes) ?? makeAuth(db, linkMinutes);
  ofDb.set(linkMinutes, auth);
  auth.catch(() => ofDb.delete(linkMinutes)); // the database was away: tried again
  return auth;
}

async function makeAuth(db: Db, linkMinutes: number): Promise<Auth> {
  const key = await findKey(db, 'sign-in');
  return createAuth(db, key.toString('base64url'), linkMinutes);
}
