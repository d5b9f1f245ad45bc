import type { Item } from '../../domain/item.ts';
import { genresOfTerms } from './main-genres.ts';
import { makeTrack } from './make-track.ts';
import { createFieldReader, parseList, TITLE, TRACK_ID, textOf } from './parse-fields.ts';
import type { TrackColumn, TrackFields } from './track-columns.ts';

/** An artist's terms with the numbers that stand beside them; empty lists where these do not. */
interface Terms {
  readonly names: readonly string[];
  readonly weights: readonly string[];
  readonly frequencies: readonly string[];
}

/** Orders an artist's terms by weight, of equal weight by frequency; without weights they stay as they are. */
function orderTerms({
  artist_terms: terms,
  artist_terms_weight: weight,
  artist_terms_freq: freq,
}: TrackFields): Terms {
  const names = parseList(terms);
  const [weights, frequencies] = [weight, freq].map((text) => {
    const listed = parseList(text);
    return listed.length === names.length ? listed : [];
  });
  if (weights.length === 0) return { names, weights, frequencies };
  const places = names.map((_, place) => place);
  const numberOf = (listed: readonly string[], place: number): number => Number(listed[place] ?? 0);
  places.sort(
    (a, b) =>
      numberOf(weights, b) - numberOf(weights, a) ||
      numberOf(frequencies, b) - numberOf(frequencies, a) ||
      a - b,
  );
  const inOrder = (listed: readonly string[]): readonly string[] =>
    listed.length === 0 ? listed : places.map((place) => listed[place]);
  return { names: inOrder(names), weights: inOrder(weights), frequencies: inOrder(frequencies) };
}

function listOf(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

/** Makes the entry of a line, or says what is wrong with it. */
export function parseTrack(fields: TrackFields): Item | string {
  const read = createFieldReader();
  const terms = orderTerms(fields);
  const numberOf = (column: TrackColumn): number | undefined => read.number(column, fields[column]);
  const track = makeTrack({
    id: read.required('track_id', fields.track_id, TRACK_ID),
    title: read.required('title', fields.title, TITLE),
    year: read.year('year', fields.year.trim()),
    genres: genresOfTerms(terms.names),
    attributes: {
      artist: textOf(fields.artist_name),
      artist_id: textOf(fields.artist_id),
      album: textOf(fields.release),
      duration_ms: read.durationMs('duration', fields.duration),
      familiarity: numberOf('artist_familiarity'),
      artist_hotttnesss: numberOf('artist_hotttnesss'),
      hotttnesss: numberOf('song_hotttnesss'),
      danceability: read.analysed('danceability', fields.danceability),
      energy: read.analysed('energy', fields.energy),
      latitude: numberOf('artist_latitude'),
      longitude: numberOf('artist_longitude'),
      location: textOf(fields.artist_location),
      tags: listOf(terms.names),
      tag_weights: listOf(terms.weights),
      tag_frequencies: listOf(terms.frequencies),
      similar_artists: listOf(parseList(fields.similar_artists)),
      '7digital_id': textOf(fields.track_7digitalid),
    },
  });
  return read.problems.at(0) ?? track;
}
