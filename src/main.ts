import { createServer } from 'node:http';
import { readConfig } from '#platform/config.ts';
import { log } from '#platform/log.ts';
import { BARE_POLICY, SECURITY_HEADERS } from '#platform/web/headers.ts';

// The web process: the built site behind one thin layer. It imports no feature code (the bundle has
// its own copy of every module); what it and the worker share crosses through PostgreSQL.
const { host, port, siteUrl } = readConfig();
const site = new URL(siteUrl);

// Kit compares a form's Origin with the request's own. Behind a proxy, or on plain http, that must
// be SITE_URL's; so these two private headers are overwritten on every request, whatever came in.
process.env.PROTOCOL_HEADER = 'x-copia-protocol';
process.env.HOST_HEADER = 'x-copia-host';
process.env.BODY_SIZE_LIMIT ??= '12M';

const built = new URL('../build/handler.js', import.meta.url).href;
const { handler } = (await import(built)) as {
  handler: (req: unknown, res: unknown, next: () => void) => void;
};

// A mail provider stops mails for its reader by posting to the link of a mail's List-Unsubscribe header
// (RFC 8058), from anywhere and without an Origin: there the link itself is the authority.
const STOP_LINK = /^\/(?:(?:en|fr|nl|de)\/)?mail\/stop\//;
// Programs name no Origin either, and may upload a form with a file. No sign-in of a browser counts in
// the API, so there is nothing for another site's form to use.
const API = /^\/api\/v1\//;

const server = createServer((req, res) => {
  if (STOP_LINK.test(req.url ?? '') || API.test(req.url ?? '')) req.headers.origin = site.origin;
  req.headers['x-copia-protocol'] = site.protocol.slice(0, -1);
  req.headers['x-copia-host'] = site.host;
  // What an answer brings itself replaces these.
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) res.setHeader(name, value);
  res.setHeader('content-security-policy', BARE_POLICY);
  handler(req, res, () => {
    res.statusCode = 404;
    res.end();
  });
});
server.keepAliveTimeout = 65_000; // longer than a proxy's, so that it never writes to a closed socket
server.listen(port, host, () => process.send?.({ ready: true }, ignoreClosed));

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  // Streams end first (they would hold the server open), then running requests are let finish.
  process.emit('sveltekit:shutdown' as never, 'SIGTERM' as never);
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => {
    log.warn('requests were still open after 10 s');
    process.exit(0);
  }, 10_000).unref();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop); // the supervisor is gone

/** The supervisor may end just now: its `disconnect` stops us. */
function ignoreClosed(): void {}
