import type { Actor } from '#platform/context.ts';
import type { LiveHub } from './hub.ts';

/** The body of a server-sent events answer (HTML Living Standard, section 9.2). */
export function liveStream(
  hub: LiveHub,
  actor: Actor,
  watch: { things: readonly string[]; after?: number },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let open = true;
  let leave = () => {};
  return new ReadableStream({
    async start(controller) {
      const write = (text: string) => {
        if (open) controller.enqueue(encoder.encode(text));
      };
      const end = () => {
        if (!open) return;
        open = false;
        leave();
        controller.close();
      };
      write('retry: 2000\n\n');
      leave = await hub.subscribe(
        {
          actor,
          things: watch.things,
          send: (event) => write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`),
          ping: () => write(': still here\n\n'),
          end,
        },
        watch.after,
      );
      if (!open) leave(); // its page was closed meanwhile
    },
    cancel: () => {
      open = false;
      leave();
    },
  });
}
