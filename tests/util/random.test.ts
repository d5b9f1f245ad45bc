import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, shuffle } from '../../src/util/random.ts';

test('the same seed gives the same stream, another seed another one', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.next());
  };
  assert.deepEqual(draw(42), draw(42));
  assert.notDeepEqual(draw(42), draw(43));
  assert.notDeepEqual(draw(42), draw(42 + 2 ** 32));
});

test('the stream is that of sfc32 with its published seeding', () => {
  assert.deepEqual(sfc32Words(42), referenceWords(42));
});

function sfc32Words(seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: 6 }, () => random.next() * 2 ** 32);
}

// The same published rounds in whole-number arithmetic of unlimited size.
function referenceWords(seed: number): number[] {
  const word = (value: bigint): bigint => BigInt.asUintN(32, value);
  let [a, b, c, counter] = [0n, BigInt(seed), 0n, 1n];
  const words: number[] = [];
  for (let round = 0; round < 15 + 6; round++) {
    const sum = word(a + b + counter);
    counter = word(counter + 1n);
    a = b ^ (b >> 9n);
    b = word(c + word(c << 3n));
    c = word((word(c << 21n) | (c >> 11n)) + sum);
    if (round >= 15) words.push(Number(sum));
  }
  return words;
}

test('uniform numbers lie in [0, 1) around a half, normal ones around 0 with deviation 1', () => {
  const random = createRandom(1);
  const uniform = Array.from({ length: 20_000 }, () => random.next());
  assert.ok(uniform.every((value) => value >= 0 && value < 1));
  assert.ok(Math.abs(mean(uniform) - 0.5) < 0.01);
  const normal = Array.from({ length: 20_000 }, () => random.normal());
  assert.ok(Math.abs(mean(normal)) < 0.03);
  assert.ok(Math.abs(mean(normal.map((value) => value * value)) - 1) < 0.05);
});

test('every order of a shuffle is about equally likely', () => {
  const random = createRandom(9);
  const counts = new Map<string, number>();
  for (let turn = 0; turn < 6000; turn++) {
    const values = Int32Array.of(1, 2, 3);
    shuffle(values, random);
    counts.set(values.join(), (counts.get(values.join()) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 130);
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('counted draws are those of below, and the stream goes on after them', () => {
  for (const nPlaces of [1, 7, 1000]) {
    const [one, other] = [createRandom(5), createRandom(5)];
    const counts = new Uint8Array(nPlaces).fill(9);
    one.count(counts, nPlaces);
    const wanted = new Uint8Array(nPlaces);
    for (let draw = 0; draw < nPlaces; draw++) wanted[other.below(nPlaces)]++;
    assert.deepEqual(counts, wanted);
    assert.equal(one.next(), other.next());
  }
});
