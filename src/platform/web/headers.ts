/** Headers of every answer: main.ts sets them before Kit sees the request, so files and bare errors have them too. */
export const SECURITY_HEADERS: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), browsing-topics=()',
};

/**
 * For what is not a page (a page has Kit's own policy, with nonces: vite.config.ts): Kit's bare error
 * answers, redirects, data, pictures. Nothing in them may run or be fetched.
 */
export const BARE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
