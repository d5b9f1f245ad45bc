import { DeadwaxError } from '../errors.ts';

/** The ratings that a catalogue takes: `min`, `min + step`, ... `max`. */
export interface RatingScale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Half stars, 0.5 to 5: what films use unless the source says otherwise. */
export const HALF_STARS: RatingScale = { min: 0.5, max: 5, step: 0.5 };

/** Tells whether a value lies on the scale, within 1e-6 of a step. */
export function isOnScale(value: number, scale: RatingScale): boolean {
  if (!Number.isFinite(value) || value < scale.min || value > scale.max) return false;
  const steps = (value - scale.min) / scale.step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** Parses `1-10` or `0.5-5/0.5`; the step is 1 where it is left out. Errors: `invalid_input`. */
export function parseRatingScale(text: string): RatingScale {
  const match = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/.exec(text.trim());
  const scale = match && { min: Number(match[1]), max: Number(match[2]), step: Number(match[3] ?? 1) };
  if (scale && scale.max > scale.min && scale.step > 0) return scale;
  throw new DeadwaxError(
    'invalid_input',
    `rating scale '${text}' is not of the form MIN-MAX or MIN-MAX/STEP, such as 1-10 or 0.5-5/0.5`,
  );
}

/** Brings a predicted rating into the scale's bounds, for display. */
export function clampToScale(value: number, scale: RatingScale): number {
  return Math.min(scale.max, Math.max(scale.min, value));
}
