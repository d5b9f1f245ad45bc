import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { preferencePolicy } from '../../../src/dataset/preference-policy.ts';
import { hashModel } from '../../../src/model/version/hash-model.ts';
import { smallFields } from '../../support/small-model.ts';

const MODEL = { ...smallFields(), contentHash: 'ab'.repeat(32) };

test('time, threads, evaluation and the order of members change no model hash', () => {
  const { ranking } = MODEL;
  const reversed = Object.fromEntries(Object.entries(ranking).reverse());
  const same = {
    ...MODEL,
    ...smallFields(0.3),
    ranking: { ...ranking, ...reversed },
    threads: 7,
    trainTookMs: 1,
  };
  assert.equal(hashModel(same), hashModel(MODEL));
});

test('contents and every parameter change the model hash', () => {
  const others = [
    { ...MODEL, contentHash: 'cd'.repeat(32) },
    { ...MODEL, policy: preferencePolicy(4) },
    { ...MODEL, policy: preferencePolicy(3.5, 'sum') },
    { ...MODEL, scale: { ...MODEL.scale, step: 1 } },
    { ...MODEL, ranking: { ...MODEL.ranking, seed: 2 } },
    { ...MODEL, rating: MODEL.rating && { ...MODEL.rating, mean: 3.25 } },
    { ...MODEL, rating: undefined },
  ];
  const hashes = new Set([MODEL, ...others].map(hashModel));
  assert.equal(hashes.size, others.length + 1);
});

test('the model hash covers the text that the format page describes', () => {
  const { contentHash, ranking } = MODEL;
  const weights =
    '"hated":6,"loved":2,"mostOfPlays":3,"mostOfSkips":1.5,"owned":2,"play":1,"rating":1,"skip":0.75,"thumbDown":6,"thumbUp":2,"wanted":1';
  const members = Object.entries(ranking)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
  const parameters = `{"policy":{"collected":"max","threshold":3.5,"weights":{${weights}}},"ranking":{${members}},"rating":null,"scale":{"max":5,"min":0.5,"step":0.5}}`;
  const expected = createHash('sha256').update(`${contentHash}\n${parameters}`).digest('hex');
  assert.equal(hashModel({ ...MODEL, rating: undefined }), expected);
});
