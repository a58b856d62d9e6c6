import { LiveHub, liveStream } from '#commons/live/server/index.ts';
import { watchInput } from '#commons/live/schema.ts';
import { readConfig } from '#platform/config.ts';
import { invalid } from '#platform/errors.ts';
import { database } from '#platform/web/services.ts';
import type { RequestHandler } from './$types';

let hub: LiveHub | undefined;

function theHub(): LiveHub {
  if (hub) return hub;
  const { databaseUrl, databaseDirectUrl } = readConfig();
  hub = new LiveHub(database().db, databaseDirectUrl ?? databaseUrl!);
  process.once('sveltekit:shutdown' as never, () => void hub?.close()); // main.ts says so first
  return hub;
}

export const GET: RequestHandler = ({ locals, url, request }) => {
  const input = watchInput.safeParse(Object.fromEntries(url.searchParams));
  if (!input.success) throw invalid({ things: 'invalid' });
  const last = Number(request.headers.get('last-event-id') ?? Number.NaN);
  const after = Number.isSafeInteger(last) && last >= 0 ? last : input.data.after;
  return new Response(
    liveStream(theHub(), locals.ctx.actor, { things: input.data.things, after }),
    {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    },
  );
};
