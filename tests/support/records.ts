import type { Item } from '../../src/domain/item.ts';

type Attributes = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Makes the entry of a record. */
export function recordOf(
  number: number,
  title: string,
  attributes: Attributes,
  genres: readonly string[],
): Item {
  return {
    itemId: `release:${number}`,
    catalogue: 'records',
    title,
    year: 1960 + (number % 50),
    genres,
    attributes,
    stub: false,
    source: 'discogs',
  };
}

const GENRES = [['Jazz'], ['Rock', 'Pop'], ['Electronic'], ['Funk / Soul'], ['Reggae'], ['Classical']];
const WORDS = [
  'Night',
  'Harbour',
  'Letters',
  'Copper',
  'Glass',
  'Meridian',
  'Slow',
  'Garden',
  'Static',
  'Winter',
];

/** Makes records of a dozen invented artists on three invented labels, every tenth with a second artist. */
export function inventedRecords(count: number): Item[] {
  return Array.from({ length: count }, (_, at) => {
    const number = at + 1;
    const [artist, label] = [number % 12, number % 3];
    const artists = [`Artist ${artist}`, ...(number % 10 === 0 ? [`Guest ${artist}`] : [])];
    return recordOf(
      number,
      `${WORDS[number % 10]} ${WORDS[(number * 7 + 3) % 10]} ${number}`,
      {
        artist: artists.join(' & '),
        artists,
        artist_ids: artists.map((_name, place) => `artist:${artist + 1 + 100 * place}`),
        labels: [`Label ${label}`],
        label_ids: [`label:${label + 1}`],
        catalogue_numbers: [`LB ${number}`],
        styles: ['Dub', 'Hard Bop'],
        country: 'UK',
        released: '1999-03-00',
        formats: ['2 x Vinyl, LP, Album'],
        format_names: ['Vinyl'],
        master_id: `master:${number}`,
        main_release: true,
        track_titles: ['Side one', 'Opening', 'Closing'],
        track_positions: ['', 'A1', 'A2'],
        track_durations: ['', '3:45', '4:01'],
      },
      GENRES[number % GENRES.length],
    );
  });
}
