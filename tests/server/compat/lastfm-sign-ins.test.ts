import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LastfmSignIns } from '../../../src/server/compat/lastfm-sign-ins.ts';
import type { UserTokenRecord } from '../../../src/server/user-tokens.ts';
import { manualClock } from '../../support/job-fixture.ts';

const HOUR_MS = 3_600_000;
const RECORD: UserTokenRecord = {
  tokenId: 't1',
  userId: 'ann',
  label: 'player',
  digest: '',
  md5: '',
  createdAtMs: 0,
  lastUsedAtMs: null,
  revokedAtMs: null,
};

function makeSignIns() {
  let n = 0;
  const clock = manualClock(0);
  const randomBytes = (size: number) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUInt32BE(n++);
    return bytes;
  };
  return { signIns: new LastfmSignIns({ clock, randomBytes }), clock };
}

test('who asks for a flood of tokens loses its own, oldest first, and nobody else does', () => {
  const { signIns } = makeSignIns();
  const honest = signIns.begin('198.51.100.7');
  const approved = signIns.begin('203.0.113.1');
  signIns.approve(approved, RECORD);
  const flood = Array.from({ length: 20_000 }, () => signIns.begin('203.0.113.1'));
  assert.ok(signIns.isWaiting(honest));
  assert.equal(signIns.finish(approved), RECORD);
  assert.equal(flood.filter((token) => signIns.isWaiting(token)).length, 100);
  assert.ok(signIns.isWaiting(flood[19_999]));
});

test('the addresses of one IPv6 network are one caller', () => {
  const { signIns } = makeSignIns();
  const honest = signIns.begin('2001:db8::1');
  const flood = Array.from({ length: 500 }, (_, n) => signIns.begin(`2001:db8:0:7::${n.toString(16)}`));
  const long = Array.from({ length: 500 }, (_, n) => signIns.begin(`2001:db8:0:7:1:2:3:${n.toString(16)}`));
  assert.ok(signIns.isWaiting(honest));
  assert.equal([...flood, ...long].filter((token) => signIns.isWaiting(token)).length, 100);
  assert.ok(signIns.isWaiting(signIns.begin('::1')));
  assert.ok(signIns.isWaiting(signIns.begin('::ffff:198.51.100.7')));
});

test('a flood from many networks is bounded in all, and costs those most who ask for most', () => {
  const { signIns } = makeSignIns();
  const honest = signIns.begin('198.51.100.7');
  const flood = Array.from({ length: 30_000 }, (_, n) => signIns.begin(`10.0.${n % 200}.1`));
  assert.ok(signIns.isWaiting(honest));
  assert.ok(flood.filter((token) => signIns.isWaiting(token)).length < 10_000);
});

test('tokens are forgotten after an hour, approved or not', () => {
  const { signIns, clock } = makeSignIns();
  const [waiting, approved] = [signIns.begin('a'), signIns.begin('a')];
  signIns.approve(approved, RECORD);
  clock.nowMs = HOUR_MS;
  const later = signIns.begin('a');
  assert.deepEqual(
    [waiting, approved, later].map((token) => signIns.isWaiting(token)),
    [false, false, true],
  );
  assert.throws(() => signIns.finish(approved), { details: { lastfmCode: 4 } });
});
