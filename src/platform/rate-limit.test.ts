import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf } from './rate-limit.ts';

test('one line is one visitor: an IPv6 network counts once, an IPv4 address for itself', () => {
  assert.equal(lineOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
  assert.equal(lineOf('2001:0db8:1:2::9'), '2001:db8:1:2::/64');
  assert.notEqual(lineOf('2001:db8:1:3::9'), lineOf('2001:db8:1:2::9'));
  assert.equal(lineOf('::1'), '0:0:0:0::/64');
  assert.equal(lineOf('::ffff:192.0.2.7'), '192.0.2.7');
  assert.equal(lineOf('192.0.2.7'), '192.0.2.7');
  assert.notEqual(lineOf('192.0.2.8'), lineOf('192.0.2.7'));
});
