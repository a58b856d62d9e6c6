import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isActionFailure, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { VISITOR } from '#platform/context.ts';
import { DomainError, refuse } from '#platform/errors.ts';
import { formAction, type FormProblem } from './form-action.ts';

const Schema = z.object({
  title: z.string().trim().min(1).max(10),
  practices: z.array(z.string()).default([]),
  password: z.string().min(8, 'password_too_short').optional(),
  note: z.string().optional(),
});

function post(fields: [string, string][], action = 'save'): RequestEvent {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  const url = new URL(`http://here.test/page?page=2&/${action}`);
  return {
    request: new Request(url, { method: 'POST', body: form }),
    url,
    locals: { ctx: { actor: VISITOR, locale: 'fr' } },
  } as unknown as RequestEvent;
}

function refusal(answer: unknown): ActionFailure<FormProblem> {
  assert.ok(isActionFailure(answer));
  return answer as unknown as ActionFailure<FormProblem>;
}

test('a form runs its command with checked fields, or gives the typed text back', async () => {
  const action = formAction(Schema, async (_ctx, input) => input);
  assert.deepEqual(
    await action(
      post([
        ['title', ' Hello '],
        ['practices', 'a'],
        ['practices', 'b'],
      ]),
    ),
    { title: 'Hello', practices: ['a', 'b'] },
  );
  const refused = refusal(
    await action(
      post([
        ['title', 'much longer than ten'],
        ['password', 'short'],
        ['note', 'kept'],
      ]),
    ),
  );
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.data, {
    action: 'save',
    code: 'invalid_input',
    message: 'Veuillez vérifier les champs indiqués ci-dessous.',
    fields: { title: 'C’est trop long.', password: 'Au moins 8 caractères, s’il vous plaît.' },
    values: { title: 'much longer than ten', note: 'kept' },
  });
  const missing = refusal(await action(post([])));
  assert.deepEqual(missing.data, {
    action: 'save',
    code: 'invalid_input',
    message: 'Veuillez vérifier les champs indiqués ci-dessous.',
    fields: { title: 'Veuillez remplir ce champ.' },
    values: {},
  });
});

test('what no column takes is refused with the field named; a body that is no form has none', async () => {
  const action = formAction(Schema, async (_ctx, input) => input);
  const holed = refusal(
    await action(
      post([
        ['title', 'a\0b'],
        ['note', 'kept'],
      ]),
    ),
  );
  assert.equal(holed.status, 422);
  assert.deepEqual(Object.keys(holed.data.fields), ['title']);
  assert.equal(holed.data.values.note, 'kept');
  const event = post([]);
  const body = { method: 'POST', headers: { 'content-type': 'multipart/form-data' }, body: 'x' };
  const request = new Request(event.url, body);
  assert.equal(refusal(await action({ ...event, request })).status, 422);

  const outside = formAction(Schema, async () => {
    throw Object.assign(new Error('value out of range'), { code: '22003' });
  });
  assert.equal(refusal(await outside(post([['title', 'x']]))).status, 422);
});

test('a refusal keeps its status and code; redirects and bugs pass through', async () => {
  const title: [string, string][] = [['title', 'x']];
  const refusing = formAction(Schema, async () => {
    throw refuse('scope_missing');
  });
  const refused = refusal(await refusing(post(title, '')));
  assert.equal(refused.status, 403);
  assert.equal(refused.data.code, 'scope_missing');
  assert.equal(refused.data.action, 'default');

  const conflicting = formAction(Schema, async () => {
    throw new DomainError('conflict', 'invalid_value', { title: 'invalid_value' });
  });
  const conflict = refusal(await conflicting(post(title)));
  assert.equal(conflict.status, 409);

  const leaving = formAction(Schema, async () => redirect(303, '/there'));
  await assert.rejects(leaving(post(title)), { status: 303, location: '/there' });
  const broken = formAction(Schema, async () => {
    throw new TypeError('a bug');
  });
  await assert.rejects(broken(post(title)), TypeError);
});
