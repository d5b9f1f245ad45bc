import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { authorizationOf } from '../../../src/source/discogs-profile/discogs-credentials.ts';
import { RequestPace } from '../../../src/source/discogs-profile/request-pace.ts';

test('never more requests than allowed fall into a minute, and none is held back without need', () => {
  const steps = fc.array(fc.nat({ max: 9000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), steps, (limit, pauses) => {
      const pace = new RequestPace(limit);
      const sent: number[] = [];
      let nowMs = 0;
      for (const pause of pauses) {
        nowMs += pause;
        const waitMs = pace.waitMs(nowMs);
        const inMinute = sent.filter((at) => at > nowMs - 60_000).length;
        assert.equal(waitMs > 0, inMinute >= limit);
        nowMs += waitMs;
        pace.sent(nowMs);
        sent.push(nowMs);
        assert.ok(sent.filter((at) => at > nowMs - 60_000).length <= limit);
      }
    }),
  );
});

test('OAuth is signed in plain text, with both secrets percent-encoded twice', () => {
  const credentials = {
    consumer_key: 'dpf43f3p2l4k3l03',
    consumer_secret: 'kd94hf93k423kf44',
    oauth_token: 'nnch734d00sl2jdk',
    oauth_token_secret: 'pfkkd#hi9_sl-3r!4s00',
  };
  assert.equal(
    authorizationOf(credentials, { nowMs: 1_191_242_096_500, nonce: 'kllo9940pd9333jh' }),
    'OAuth oauth_consumer_key="dpf43f3p2l4k3l03", oauth_nonce="kllo9940pd9333jh", ' +
      'oauth_signature="kd94hf93k423kf44%26pfkkd%2523hi9_sl-3r%25214s00", oauth_signature_method="PLAINTEXT", ' +
      'oauth_timestamp="1191242096", oauth_token="nnch734d00sl2jdk", oauth_version="1.0"',
  );
});
