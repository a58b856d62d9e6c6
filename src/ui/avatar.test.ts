import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { hueOf, initialsOf } from './avatar.ts';
import { relativeTime } from './relative-time.ts';

test('initials are the first letters of the first and the last word', () => {
  assert.equal(initialsOf('Marie-Claire van den Berg'), 'MB');
  assert.equal(initialsOf('  Łucja  '), 'Ł');
  assert.equal(initialsOf('(Team) support'), 'TS');
  assert.equal(initialsOf('…'), '?');
});

test('a hue belongs to its id, and hues spread over the circle', () => {
  const id = randomUUID();
  assert.equal(hueOf(id), hueOf(id));
  const sixths = new Set(Array.from({ length: 200 }, () => Math.floor(hueOf(randomUUID()) / 60)));
  assert.equal(sixths.size, 6);
});

test('a moment is told in the words of the reader', () => {
  const now = new Date('2026-06-15T12:00:00Z');
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  assert.equal(relativeTime(ago(10), 'en-GB', now), 'now');
  assert.equal(relativeTime(ago(3_599), 'en-GB', now), '59 minutes ago');
  assert.equal(relativeTime(ago(3 * 3_600), 'fr', now), 'il y a 3 heures');
  assert.equal(relativeTime(ago(86_400), 'de', now), 'gestern');
  assert.equal(relativeTime(ago(30 * 86_400), 'nl', now), '16 mei');
  assert.match(relativeTime(ago(400 * 86_400), 'en-GB', now), /2025/);
});
