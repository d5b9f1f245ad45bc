import { DeadwaxError } from '../errors.ts';

/** The genres of records, in their order; `name` is that of Discogs, as items carry it. */
export const GENRES = [
  { key: 'blues', name: 'Blues' },
  { key: 'brass', name: 'Brass & Military' },
  { key: 'childrens', name: "Children's" },
  { key: 'classical', name: 'Classical' },
  { key: 'electronic', name: 'Electronic' },
  { key: 'folk', name: 'Folk, World, & Country' },
  { key: 'funk', name: 'Funk / Soul' },
  { key: 'hiphop', name: 'Hip Hop' },
  { key: 'jazz', name: 'Jazz' },
  { key: 'latin', name: 'Latin' },
  { key: 'nonmusic', name: 'Non-Music' },
  { key: 'pop', name: 'Pop' },
  { key: 'reggae', name: 'Reggae' },
  { key: 'rock', name: 'Rock' },
  { key: 'stagescreen', name: 'Stage & Screen' },
] as const;

const BIT_OF_NAME: ReadonlyMap<string, number> = new Map(
  GENRES.map(({ name }, place) => [name.toLowerCase(), 1 << place]),
);

/** Gives genres by name as bits: bit g for the genre at place g of GENRES. Other names have none. */
export function genreBitsOf(names: readonly string[]): number {
  return names.reduce((bits, name) => bits | (BIT_OF_NAME.get(name.toLowerCase()) ?? 0), 0);
}

/** Gives the place of a genre in GENRES by its key or name, in any case. Errors: `invalid_input`, naming the ones that exist. */
export function parseGenre(text: string): number {
  const wanted = text.toLowerCase();
  const place = GENRES.findIndex(({ key, name }) => key === wanted || name.toLowerCase() === wanted);
  if (place >= 0) return place;
  const known = GENRES.map((genre) => genre.key).join(', ');
  throw new DeadwaxError('invalid_input', `genre '${text}' does not exist; use one of ${known}`);
}
