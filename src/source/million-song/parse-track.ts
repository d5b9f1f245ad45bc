import type { Item } from '../../domain/item.ts';
import { genresOfTerms } from './main-genres.ts';
import { makeTrack } from './make-track.ts';
import { createFieldReader, parseList, TITLE, TRACK_ID, textOf } from './parse-fields.ts';
import type { TrackColumn, TrackFields } from './track-columns.ts';

/** Terms and similar artists that an entry carries; artists have up to a hundred of each. */
const MAX_TAGS = 10;
const MAX_SIMILAR = 20;

/** Orders an artist's terms by weight, of equal weight by frequency; without weights they stay as they are. */
function orderTerms({
  artist_terms: terms,
  artist_terms_weight: weight,
  artist_terms_freq: freq,
}: TrackFields): readonly string[] {
  const names = parseList(terms);
  const weights = parseList(weight).map(Number);
  const frequencies = parseList(freq).map(Number);
  if (weights.length !== names.length) return names;
  const places = names.map((_, place) => place);
  places.sort((a, b) => weights[b] - weights[a] || (frequencies[b] ?? 0) - (frequencies[a] ?? 0) || a - b);
  return places.map((place) => names[place]);
}

/** Makes the entry of a line, or says what is wrong with it. */
export function parseTrack(fields: TrackFields): Item | string {
  const read = createFieldReader();
  const terms = orderTerms(fields);
  const similar = parseList(fields.similar_artists).slice(0, MAX_SIMILAR);
  const numberOf = (column: TrackColumn): number | undefined => read.number(column, fields[column]);
  const track = makeTrack({
    id: read.required('track_id', fields.track_id, TRACK_ID),
    title: read.required('title', fields.title, TITLE),
    year: read.year('year', fields.year.trim()),
    genres: genresOfTerms(terms),
    attributes: {
      artist: textOf(fields.artist_name),
      artist_id: textOf(fields.artist_id),
      album: textOf(fields.release),
      duration_ms: read.durationMs('duration', fields.duration),
      familiarity: numberOf('artist_familiarity'),
      artist_hotttnesss: numberOf('artist_hotttnesss'),
      hotttnesss: numberOf('song_hotttnesss'),
      danceability: numberOf('danceability'),
      energy: numberOf('energy'),
      latitude: numberOf('artist_latitude'),
      longitude: numberOf('artist_longitude'),
      location: textOf(fields.artist_location),
      tags: terms.length === 0 ? undefined : terms.slice(0, MAX_TAGS),
      similar_artists: similar.length === 0 ? undefined : similar,
      '7digital_id': textOf(fields.track_7digitalid),
    },
  });
  return read.problems.at(0) ?? track;
}
