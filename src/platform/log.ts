import pino from 'pino';

/**
 * Structured logs on standard output. No secrets and no mail addresses: log ids, never records.
 * The redaction is a net, not a licence.
 */
export const log = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: [
      'email',
      'to',
      'token',
      'password',
      'url',
      '*.email',
      '*.to',
      '*.token',
      '*.password',
      '*.url',
    ],
    censor: '[kept out]',
  },
});
