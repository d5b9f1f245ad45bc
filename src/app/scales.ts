import type { Catalogue } from '../domain/catalogue.ts';
import { HALF_STARS, parseRatingScale, type RatingScale } from '../domain/rating-scale.ts';
import type { Config } from './config.ts';

/** Gives the rating scale of each catalogue. Errors: `invalid_input` for a scale that cannot be read. */
export function scaleOf(config: Config): (catalogue: Catalogue) => RatingScale {
  const movies = parseRatingScale(config.movies_scale);
  return (catalogue) => (catalogue === 'movies' ? movies : HALF_STARS);
}
