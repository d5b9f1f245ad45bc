import { genresOfRow, type ItemIndex } from '../catalog/item-index.ts';
import type { Popularity } from './popularity.ts';

/** Ratings that the catalogue's preference threshold counts as in a user's mean, so that one low rating does not become the norm. */
const PRIOR_RATINGS = 3;
/** Ratings of 0 difference that a genre starts with. */
const PRIOR_GENRE = 2;

/**
 * Scores all items by a user's taste in genres and by popularity, half and half, both in 0-1.
 *
 * A genre's taste is how far the user's ratings in it lie above the user's mean, pulled towards 0 while there are few; an item's is the
 * mean over its genres. Ratings are parallel to `itemRows`. Returns scores [nItems].
 */
export function scoreByTaste(
  index: ItemIndex,
  popularity: Popularity,
  rated: { readonly itemRows: Int32Array; readonly ratings: Float32Array },
  preferenceThreshold: number,
): Float32Array {
  const tastes = tastesOf(index, rated, preferenceThreshold);
  const nItems = index.ids.size;
  const scores = new Float32Array(nItems);
  for (const [place, itemRow] of popularity.order.entries()) scores[itemRow] = 0.5 * (1 - place / nItems);
  for (let itemRow = 0; itemRow < nItems; itemRow++) {
    const genres = genresOfRow(index, itemRow);
    let sum = 0;
    for (const genre of genres) sum += tastes[genre];
    const taste = genres.length === 0 ? 0 : sum / genres.length;
    // Logistic with a slope that spreads differences of a few stars over 0-1.
    scores[itemRow] += 0.5 / (1 + Math.exp(-2 * taste));
  }
  return scores;
}

function tastesOf(
  index: ItemIndex,
  rated: { readonly itemRows: Int32Array; readonly ratings: Float32Array },
  preferenceThreshold: number,
): Float64Array {
  const total = rated.ratings.reduce((sum, rating) => sum + rating, PRIOR_RATINGS * preferenceThreshold);
  const mean = total / (rated.ratings.length + PRIOR_RATINGS);
  const sums = new Float64Array(index.genres.length);
  const counts = new Float64Array(index.genres.length);
  for (const [place, itemRow] of rated.itemRows.entries()) {
    for (const genre of genresOfRow(index, itemRow)) {
      sums[genre] += rated.ratings[place] - mean;
      counts[genre]++;
    }
  }
  return sums.map((sum, genre) => sum / (counts[genre] + PRIOR_GENRE));
}
