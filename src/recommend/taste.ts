import { genresOfRow, type ItemIndex } from '../catalog/item-index.ts';
import { listOfRow } from '../catalog/row-lists.ts';
import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import { preferencesFrom } from '../dataset/preferences.ts';
import type { Popularity } from './popularity.ts';
import type { PresentSignals } from './user-profile.ts';

/** Ratings that the catalogue's preference threshold counts as in a user's mean, so that one low rating does not become the norm. */
const PRIOR_RATINGS = 3;
/** Ratings of 0 difference that a genre or style starts with. */
const PRIOR_KIND = 2;

/**
 * Scores all items by a user's taste in genres and styles and by popularity, half and half, both in 0-1.
 *
 * A genre's taste is how far the user's ratings in it lie above the user's mean, or what else the items without a rating weigh as
 * preferences, pulled towards 0 while there are few; a style's likewise. An item's is the mean over its genres, and where it has styles
 * the mean of that and of the mean over its styles. Returns scores [nItems].
 */
export function scoreByTaste(
  index: ItemIndex,
  popularity: Popularity,
  present: PresentSignals,
  policy: PreferencePolicy,
): Float32Array {
  const likings = likingsOf(present, policy);
  const { styles } = index.facets;
  const genresOf = (row: number): ArrayLike<number> => genresOfRow(index, row);
  const stylesOf = (row: number): ArrayLike<number> => listOfRow(styles, row);
  const genreTastes = tastesIn(genresOf, index.genres.length, { present, likings });
  const styleTastes = tastesIn(stylesOf, styles.names.length, { present, likings });
  const nItems = index.ids.size;
  const scores = new Float32Array(nItems);
  for (const [place, itemRow] of popularity.order.entries()) scores[itemRow] = 0.5 * (1 - place / nItems);
  for (let itemRow = 0; itemRow < nItems; itemRow++) {
    const ofGenres = meanAt(genreTastes, genresOf(itemRow));
    const ownStyles = stylesOf(itemRow);
    const taste = ownStyles.length === 0 ? ofGenres : (ofGenres + meanAt(styleTastes, ownStyles)) / 2;
    // Logistic with a slope that spreads differences of a few stars over 0-1.
    scores[itemRow] += 0.5 / (1 + Math.exp(-2 * taste));
  }
  return scores;
}

function meanAt(values: Float64Array, places: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < places.length; at++) sum += values[places[at]];
  return places.length === 0 ? 0 : sum / places.length;
}

interface Liked {
  readonly present: PresentSignals;
  readonly likings: Float64Array;
}

/** Gives the taste in each of `nKinds` kinds, of which `kindsOf` names those of an item row. */
function tastesIn(
  kindsOf: (row: number) => ArrayLike<number>,
  nKinds: number,
  { present, likings }: Liked,
): Float64Array {
  const sums = new Float64Array(nKinds);
  const counts = new Float64Array(nKinds);
  for (const [place, itemRow] of present.itemRows.entries()) {
    const kinds = kindsOf(itemRow);
    for (let at = 0; at < kinds.length; at++) {
      sums[kinds[at]] += likings[place];
      counts[kinds[at]]++;
    }
  }
  return sums.map((sum, kind) => sum / (counts[kind] + PRIOR_KIND));
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
