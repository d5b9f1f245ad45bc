import { genresOfRow, type ItemIndex } from '../catalog/item-index.ts';
import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import { preferencesFrom } from '../dataset/preferences.ts';
import type { Popularity } from './popularity.ts';
import type { PresentSignals } from './user-profile.ts';

/** Ratings that the catalogue's preference threshold counts as in a user's mean, so that one low rating does not become the norm. */
const PRIOR_RATINGS = 3;
/** Ratings of 0 difference that a genre starts with. */
const PRIOR_GENRE = 2;

/**
 * Scores all items by a user's taste in genres and by popularity, half and half, both in 0-1.
 *
 * A genre's taste is how far the user's ratings in it lie above the user's mean, or what else the items without a rating weigh as
 * preferences, pulled towards 0 while there are few; an item's is the mean over its genres. Returns scores [nItems].
 */
export function scoreByTaste(
  index: ItemIndex,
  popularity: Popularity,
  present: PresentSignals,
  policy: PreferencePolicy,
): Float32Array {
  const tastes = tastesOf(index, present, policy);
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

function tastesOf(index: ItemIndex, present: PresentSignals, policy: PreferencePolicy): Float64Array {
  const likings = likingsOf(present, policy);
  const sums = new Float64Array(index.genres.length);
  const counts = new Float64Array(index.genres.length);
  for (const [place, itemRow] of present.itemRows.entries()) {
    for (const genre of genresOfRow(index, itemRow)) {
      sums[genre] += likings[place];
      counts[genre]++;
    }
  }
  return sums.map((sum, genre) => sum / (counts[genre] + PRIOR_GENRE));
}

/** Gives how much more or less than usual the user likes each item. */
function likingsOf(present: PresentSignals, policy: PreferencePolicy): Float64Array {
  const { ratings } = present;
  const isRated = (place: number): boolean => !Number.isNaN(ratings[place]);
  const rated = ratings.filter((_, place) => isRated(place));
  const total = rated.reduce((sum, rating) => sum + rating, PRIOR_RATINGS * policy.threshold);
  const mean = total / (rated.length + PRIOR_RATINGS);
  const likings = Float64Array.from(ratings, (rating, place) => (isRated(place) ? rating - mean : 0));
  const { places, weights } = preferencesFrom(present, policy);
  for (const [entry, place] of places.entries()) if (!isRated(place)) likings[place] = weights[entry];
  return likings;
}
