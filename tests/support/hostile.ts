import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { operations } from '#features/api.ts';
import { pathParameters, takesQuery, type Operation } from '#platform/api/operation.ts';
import { findForms, type FoundForm } from './hostile-forms.ts';
import { sharedData } from './shared-data.ts';

/** Texts that have broken other programs: bytes no column keeps, markup, format strings, edges of numbers. */
export const HOSTILE_TEXTS: readonly string[] = [
  'nul\0inside',
  '\0',
  'half \ud800 a pair',
  '\u202eright to left',
  '\r\nX-Injected: yes\r\n\r\n<b>',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{constructor.constructor("return 1")()}}${7*7}',
  `'; drop table member; --`,
  '%00%0a%0d%ff',
  '../../../../etc/passwd',
  '__proto__',
  'a'.repeat(5000),
  '9'.repeat(400),
  '-1',
  '2147483648',
  '9223372036854775808',
  '1e400',
  'NaN',
  '\u{1f468}\u200d\u{1f469}'.repeat(50),
];

/** The same and, where they lie beside the repository, known attack strings. */
export function hostileTexts(most: number): string[] {
  const path = sharedData('xss', 'blns.json');
  const known = path ? (JSON.parse(readFileSync(path, 'utf8')) as string[]) : [];
  return [...HOSTILE_TEXTS, ...known].slice(0, most);
}

/** Where to attack: a running site, somebody's cookie there, and what exists. */
export interface Target {
  readonly url: string;
  readonly cookie: string;
  /** A conversation of the person's. */
  readonly slug: string;
  readonly thing: string;
  /** An API token that may do all that its member may. */
  readonly token: string;
  /** Every page there is, as who has the most to type on it. */
  readonly pages: readonly { readonly path: string; readonly cookie: string }[];
}

interface Shot {
  name: string;
  path: string;
  /** What was typed in other fields: a page that refuses has it still. */
  keeps?: readonly string[];
  init?: RequestInit;
}

/** What went wrong: which door, which text, and the answer. */
export interface Hit {
  door: string;
  text: string;
  problem: string;
}

const QUERIES: readonly [path: string, names: string][] = [
  ['/conversations', 'kind practice author view sort after'],
  ['/search', 'kind practice language organisation page q'],
  ['/people', 'q after'],
  ['/similar', 'title'],
  ['/search/suggestions', 'q'],
  ['/mentions', 'q thread'],
  ['/notifications', 'before'],
  ['/signin/link', 'token next'],
  ['/conversations/new', 'practice'],
];

const LONGEST_ADDRESS = 12_000;

function gets({ slug }: Target, text: string): Shot[] {
  const said = shorten(encodeURIComponent(text.toWellFormed()));
  const pages = [...QUERIES, [`/conversations/${slug}`, 'page quote edit reply'] as const];
  return [
    ...pages.flatMap(([path, names]) =>
      names.split(' ').map((name) => ({
        name: `${path}?${name}=`,
        // A title or a search beside it, so that what is asked is not answered before it is looked at.
        path: `${path}?${path.endsWith('/search') && name !== 'q' ? 'q=planting&' : ''}${name}=${said}`,
      })),
    ),
    ...[
      'conversations',
      'people',
      'practices',
      'files',
      'p',
      't/x',
      'u',
      'mail/stop',
      'api/v1',
    ].map((path) => ({ name: `/${path}/…`, path: `/${path}/${said}` })),
    ...['accept-language', 'if-none-match', 'range', 'last-event-id', 'x-forwarded-for'].map(
      (name) => ({
        name: `header ${name}`,
        path: '/conversations',
        init: { headers: { [name]: said } },
      }),
    ),
    {
      name: 'cookie',
      path: '/settings',
      init: { headers: { cookie: `copia.session_token=${said}; copia_locale=${said}` } },
    },
    {
      name: 'bearer',
      path: '/api/v1/notifications',
      init: { headers: { authorization: `Bearer ${said}` } },
    },
  ];
}

/** A form of the site with one field that could hold anything. */
interface Field {
  readonly form: FoundForm;
  readonly name: string;
  readonly cookie: string;
}

/** Ends the sign-in that the other shots need. */
const LEFT_ALONE = /^\/signout/;

/** What somebody types beside the attacked field: still there when the form is refused. */
const KEPT = (name: string) => `kept-${name}`;

/** Each field of each form on the pages, once, whoever meets it. */
async function findFields({ url, pages }: Target): Promise<Field[]> {
  const fields = new Map<string, Field>();
  for (const { path, cookie } of pages) {
    const answer = await fetch(url + path, { headers: { cookie, accept: 'text/html' } });
    for (const form of findForms(await answer.text(), new URL(path, url))) {
      if (LEFT_ALONE.test(form.path)) continue;
      for (const name of form.names) {
        const key = `${form.method} ${form.path}.replace(/[0-9a-f-]{36}/g, '*')} ${name}`;
        if (!fields.has(key)) fields.set(key, { form, name, cookie });
      }
    }
  }
  return [...fields.values()];
}

function formShot({ form, name, cookie }: Field, text: string): Shot {
  const shot = { name: `${form.method} ${form.path} ${name}`, headers: { cookie } };
  if (form.method === 'GET') {
    const query = new URLSearchParams({ ...form.values, [name]: text });
    return {
      name: shot.name,
      path: shorten(`${form.path.split('?')[0]}?${query}`),
      init: { headers: shot.headers },
    };
  }
  const beside = form.typed.filter((each) => each !== name && !form.values[each]);
  const typed = Object.fromEntries(beside.map((each) => [each, KEPT(each)]));
  return {
    name: shot.name,
    path: form.path,
    keeps: Object.values(typed),
    init: {
      method: 'POST',
      headers: shot.headers,
      body: new URLSearchParams({ ...form.values, ...typed, [name]: text }),
    },
  };
}

/** Each field of each operation of the API, to be shot at beside values that its schema allows. */
function apiFields(target: Target): ((text: string) => Shot)[] {
  return operations.flatMap((operation) => {
    const schema = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' });
    const properties = Object.entries(schema.properties ?? {}) as [string, JSONSchema][];
    const sound = Object.fromEntries(
      properties.map(([name, each]) => [name, sample(each, target)]),
    );
    return properties.map(([name, { type }]) => (text: string) => {
      const values = { ...sound, [name]: type === 'array' ? [text] : text };
      return apiShot(operation, name, values, target);
    });
  });
}

function apiShot(
  operation: Operation,
  name: string,
  values: Record<string, unknown>,
  { token }: Target,
): Shot {
  const inPath = pathParameters(operation.path);
  const path = inPath.reduce(
    (all, key) => all.replace(`{${key}}`, encodeURIComponent(String(values[key]).toWellFormed())),
    `/api/v1${operation.path}`,
  );
  const rest = Object.entries(values).filter(([key]) => !inPath.includes(key));
  const query = new URLSearchParams(rest.map(([key, value]) => [key, String(value)]));
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const { method } = operation;
  return {
    name: `${method} ${operation.path} ${name}`,
    path: shorten(takesQuery(operation) ? `${path}?${query}` : path),
    init: takesQuery(operation)
      ? { method, headers }
      : {
          method,
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(Object.fromEntries(rest)),
        },
  };
}

/** As long as an address may be, without half a sign at its end. */
const shorten = (address: string) => address.slice(0, LONGEST_ADDRESS).replace(/%.?$/, '');

type JSONSchema = z.core.JSONSchema.JSONSchema;

function sample(schema: JSONSchema, target: Target): unknown {
  const first = schema.enum?.[0] ?? schema.const ?? schema.default;
  if (first !== undefined) return first;
  const [either] = schema.anyOf ?? schema.oneOf ?? [];
  if (either) return sample(either as JSONSchema, target);
  if (schema.format === 'uuid') return target.thing;
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return false;
  if (schema.type === 'array') return [];
  return schema.type === 'object' ? {} : 'words';
}

function drafts(text: string): Shot[] {
  const send = (method: string, path: string, body: unknown): Shot => ({
    name: `${method} ${path} ${Object.keys(body as object).join()}`,
    path,
    init: { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
  });
  return [
    send('PUT', '/drafts', { key: 'new', content: { markdown: text, title: text } }),
    send('PUT', '/drafts', { key: 'new', content: { [text]: 'x', markdown: 'y' } }),
    send('PUT', '/drafts', { key: text, content: {} }),
    send('POST', '/composer', { markdown: text }),
    send('POST', '/composer', { html: `<p>${text}</p>` }),
  ];
}

/** Bodies that are not what their type says, once each. */
function broken({ token }: Target): Shot[] {
  const deep = '['.repeat(50_000) + ']'.repeat(50_000);
  const json = { 'content-type': 'application/json' };
  const api = { ...json, authorization: `Bearer ${token}` };
  const shots: [string, string, Record<string, string>, string | Uint8Array][] = [
    ['PUT', '/drafts', json, deep],
    ['PUT', '/drafts', json, '{"key":"new","content":{"__proto__":["x"],"constructor":"y"}}'],
    ['PUT', '/drafts', json, Uint8Array.of(0xff, 0xfe, 0x22)],
    ['POST', '/composer', json, deep],
    ['POST', '/composer', json, '{"html":'],
    ['POST', '/api/v1/conversations', api, deep],
    ['POST', '/api/v1/conversations', api, '"text"'],
    ['POST', '/api/v1/conversations', api, '{"__proto__":{"kind":"question"}}'],
    ['POST', '/locale', json, '{}'],
    ['POST', '/locale', { 'content-type': 'multipart/form-data' }, 'x'],
    ['POST', '/signin?/ask', { 'content-type': 'multipart/form-data; boundary=x' }, '--y'],
    ['POST', '/signin?/ask', { 'content-type': 'multipart/form-data' }, 'x'],
    [
      'POST',
      '/signin?/none',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'email=%ff%00',
    ],
    ['POST', '/uploads', { 'content-type': 'multipart/form-data; boundary=x' }, '--x\r\n\r\n'],
    ['POST', '/uploads', { 'content-type': 'multipart/form-data' }, 'x'],
    ['POST', '/uploads', json, '{}'],
    ['POST', '/api/v1/files', api, '{}'],
    [
      'POST',
      '/api/v1/files',
      { ...api, 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\n\r\n',
    ],
  ];
  return shots.map(([method, path, headers, body]) => ({
    name: `${method} ${path} ${headers['content-type']} ${String(body).slice(0, 20)}`,
    path,
    init: { method, headers, body: body as BodyInit },
  }));
}

function upload(text: string): Shot {
  const body = new FormData();
  body.set('file', new Blob(['plain words']), `${text.slice(0, 300)}.txt`);
  return { name: 'upload name', path: '/uploads', init: { method: 'POST', body } };
}

async function fire(target: Target, shot: Shot, text: string): Promise<Hit | null> {
  const headers = new Headers(shot.init?.headers);
  if (!headers.has('cookie')) headers.set('cookie', target.cookie);
  headers.set('origin', target.url);
  if (!headers.has('accept')) headers.set('accept', 'text/html');
  const answer = await fetch(target.url + shot.path, { ...shot.init, headers, redirect: 'manual' });
  const body = await answer.text();
  const hit = (problem: string) => ({ door: shot.name, text: text.slice(0, 40), problem });
  if (answer.status >= 500) return hit(`${answer.status} ${body.slice(0, 120)}`);
  if (answer.headers.has('x-injected')) return hit('a header was injected');
  if (answer.headers.get('x-content-type-options') !== 'nosniff') return hit('may be sniffed');
  const to = answer.headers.get('location');
  if (to && !new URL(to, target.url).href.startsWith(`${target.url}/`))
    return hit(`redirects to ${to}`);
  if (!answer.headers.get('content-type')?.startsWith('text/html')) return null;
  if (!answer.headers.has('content-security-policy')) return hit('a page without policy');
  if (/<script>alert\(1\)|<img src=x onerror/i.test(body)) return hit('markup comes out as markup');
  const lost = answer.status === 422 && shot.keeps?.filter((typed) => !body.includes(typed));
  return lost && lost.length ? hit(`lost ${lost.join(', ')}`) : null;
}

/**
 * Sends every text to every header, parameter, cookie, body and file name, and to each field of each
 * form and of each operation of the API one of the texts in turn.
 * @param options everyField: every text to each of those fields too
 * @returns how many requests were made, and what went wrong
 */
export async function attack(
  target: Target,
  texts: readonly string[],
  { everyField = false }: { everyField?: boolean } = {},
): Promise<{ shots: number; hits: Hit[] }> {
  const all: [Shot, string][] = broken(target).map((shot) => [shot, '']);
  const found = await findFields(target);
  const fields = [
    ...found.map((field) => (text: string) => formShot(field, text)),
    ...apiFields(target),
  ];
  for (const text of texts)
    for (const shot of [...gets(target, text), ...drafts(text), upload(text)])
      all.push([shot, text]);
  fields.forEach((shoot, i) => {
    for (const text of everyField ? texts : [texts[i % texts.length]!])
      all.push([shoot(text), text]);
  });
  const hits: Hit[] = [];
  for (const [shot, text] of all) {
    const hit = await fire(target, shot, text).catch((error: unknown) => ({
      door: shot.name,
      text: text.slice(0, 40),
      problem: String(error),
    }));
    if (hit) hits.push(hit);
  }
  return { shots: all.length, hits };
}
