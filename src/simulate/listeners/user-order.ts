import type { Random } from '../../util/random.ts';

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * Gives the numbers 0 .. nUsers-1 each once in an order that looks like none, without a list of them: place i is
 * i * stride + shift modulo nUsers. For at most 2^26 users.
 */
export function createUserOrder(nUsers: number, random: Random): (place: number) => number {
  const shift = random.below(nUsers);
  let stride = 1 + random.below(nUsers);
  while (greatestCommonDivisor(stride, nUsers) !== 1) stride++;
  return (place) => (place * stride + shift) % nUsers;
}
