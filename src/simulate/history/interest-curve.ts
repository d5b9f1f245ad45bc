import type { Random } from '../../util/random.ts';

/** How the interest in a song rises and declines. Days are counted from the first day of the history; they may lie before it. */
export interface InterestCurve {
  readonly releaseDay: number;
  /** Days from the release to the summit. */
  readonly riseDays: number;
  /** What stays for ever, as a share of the summit. */
  readonly floor: number;
}

/** One of so many songs is new within the history; the others were out before. */
const NEW_SHARE = 0.4;
const OLDEST_DAY = -700;

/** Draws a song's curve for a history of `nDays` days. */
export function drawCurve(nDays: number, random: Random): InterestCurve {
  const isNew = random.next() < NEW_SHARE;
  return {
    releaseDay: isNew ? random.below(nDays) : OLDEST_DAY + random.below(-OLDEST_DAY),
    riseDays: 10 + random.below(110),
    floor: 0.04 + 0.2 * random.next(),
  };
}

/** Gives the interest on a day, 0 before the release and 1 at the summit: with x = days since release / rise, x e^(1-x) above the floor. */
export function interestOn(day: number, { releaseDay, riseDays, floor }: InterestCurve): number {
  const x = (day - releaseDay) / riseDays;
  return x < 0 ? 0 : floor + (1 - floor) * x * Math.exp(1 - x);
}

/** Plays by day of the week, Sunday first, around 1. */
const WEEK = [1.1, 0.87, 0.88, 0.92, 0.97, 1.12, 1.14];
const YEAR_SWING = 0.18;
const DAY_MS = 86_400_000;
/** Mid-December: the winter nights and the feasts. */
const BUSIEST_DAY = 349;

/** Gives the factor of the season on the day that begins at `dayMs`: the day of the week times a yearly wave. */
export function seasonOn(dayMs: number): number {
  const date = new Date(dayMs);
  const dayOfYear = (dayMs - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS;
  const wave = 1 + YEAR_SWING * Math.cos((2 * Math.PI * (dayOfYear - BUSIEST_DAY)) / 365.25);
  return WEEK[date.getUTCDay()] * wave;
}

/** A tour or a record in the news: what all songs of an artist gain around a day. */
export interface ArtistWave {
  readonly day: number;
  readonly widthDays: number;
  readonly gain: number;
}

export function drawWave(nDays: number, random: Random): ArtistWave {
  return { day: random.below(nDays), widthDays: 10 + random.below(40), gain: 2 * random.next() };
}

/** Gives the factor of an artist's wave on a day: 1 + gain e^(-(distance/width)^2). */
export function waveOn(day: number, { day: summit, widthDays, gain }: ArtistWave): number {
  return 1 + gain * Math.exp(-(((day - summit) / widthDays) ** 2));
}
