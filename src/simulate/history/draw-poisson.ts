import type { Random } from '../../util/random.ts';

/** From this mean on the normal distribution is close enough. */
const NORMAL_FROM = 40;

/** Draws how many of many rare things happen when `mean` do on the average. */
export function drawPoisson(mean: number, random: Random): number {
  if (mean >= NORMAL_FROM) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const end = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > end; product *= random.next()) count++;
  return count;
}
