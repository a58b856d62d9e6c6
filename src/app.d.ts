import type { Context } from '#platform/context.ts';
import type { Identity } from '#commons/members/server/index.ts';
import type { Viewer } from '#commons/members/schema.ts';

declare global {
  namespace App {
    interface Locals {
      ctx: Context;
      requestId: string;
      /** The signed-in member as pages show them; null for a visitor. */
      viewer: Viewer | null;
      /** Why a sign-in or token that was shown counts for nothing: a code with words (`error_…`). */
      notice: Identity['notice'];
      /** `Set-Cookie` values of better-auth that the answer carries as they are. */
      setCookies: string[];
    }
    interface Error {
      code?: string;
      requestId?: string;
    }
  }
}
