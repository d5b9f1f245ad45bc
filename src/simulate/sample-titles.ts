import type { Random } from '../util/random.ts';

// Words for invented titles. Every title holds an invented place, so that none is a real film's.

const PLACES = [
  'Vellamoor',
  'Quarnhaven',
  'Ostrick',
  'Tumbrel Fen',
  'Ysselbrandt',
  'Korvanne',
  'Maplethorn Cay',
  'Drusk',
  'Ellowick',
  'Zaffrey',
  'Port Ambrel',
  'Nimbary',
  'Gallowmere',
  'Pellucid Bay',
  'Orrendale',
  'Thistlevane',
  'Lumivar',
  'Brackenoss',
  'Santavelle',
  'Wexcombe Nine',
] as const;

/** What happens in a film of a genre, as a title says it. */
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  Action: ['Last Convoy', 'Burning Bridges', 'Iron Detour', 'Seven Detonators', 'Overdrive'],
  Adventure: ['Lost Cartographer', 'Paper Compass', 'Long Ferry', 'Map', 'Caravan'],
  Animation: ['Clockwork Otter', 'Button Moon', 'Teapot Parade', 'Little Lighthouse', 'Umbrella Kingdom'],
  "Children's": ['Secret Treehouse', 'Runaway Kite', 'Marmalade Summer', 'Snow Picnic', 'Pocket Dragon'],
  Comedy: ['Wrong Wedding', 'Polite Burglars', 'Mayor', 'Second Best Man', 'Holiday Committee'],
  Crime: ['Quiet Accountant', 'Borrowed Alibi', 'Safecrackers', 'Harbour Ledger', 'Third Witness'],
  Documentary: ['Voices', 'Weather Keepers', 'Hundred Winters', 'Salt Workers', 'Archive'],
  Drama: ['Unsent Letters', 'Orchard', 'Daughters', 'Narrow House', 'Winter Garden'],
  Fantasy: ['Glass Crown', 'Moth Queen', 'Seventh Gate', 'Sleeping Giant', 'Thorn Prince'],
  'Film-Noir': ['Rain', 'Blue Ashtray', 'Midnight Tram', 'Cigarette Girl', 'Shadow Ledger'],
  Horror: ['Cellar', 'Whispering Mill', 'Hollow Choir', 'Thing', 'Candle Eaters'],
  Musical: ['Ballroom', 'Singing Dockers', 'Tin Pan Nights', 'Chorus Line', 'Waltz'],
  Mystery: ['Missing Clockmaker', 'Locked Conservatory', 'Two Vicars', 'Cipher', 'Empty Chair'],
  Romance: ['Slow Train', 'Almost Spring', 'Lovers', 'Postcards', 'Bookshop'],
  'Sci-Fi': ['Ninth Orbit', 'Android Tide', 'Signal', 'Cold Ignition', 'Terraformers'],
  Thriller: ['Ninety Minutes', 'Blind Corner', 'Silent Passenger', 'Wiretap', 'Fall'],
  War: ['Long Ceasefire', 'Signal Corps', 'Bridge', 'Frozen Regiment', 'Last Dispatch'],
  Western: ['Dust', 'Six Horses', 'Copper Sheriff', 'Empty Saddle', 'Railhead'],
};

/** The 18 genres of MovieLens. */
export const SAMPLE_GENRES: readonly string[] = Object.keys(SUBJECTS);

const PATTERNS = [
  (subject: string, place: string) => `The ${subject} of ${place}`,
  (subject: string, place: string) => `${subject} at ${place}`,
  (subject: string, place: string) => `${subject} over ${place}`,
  (subject: string, place: string) => `${place}: The ${subject}`,
] as const;

/** Invents a title for a film whose first genre is `genre`, unlike any in `taken`, and adds it there. */
export function inventTitle(genre: string, taken: Set<string>, random: Random): string {
  const subjects = SUBJECTS[genre];
  for (;;) {
    const pattern = PATTERNS[random.below(PATTERNS.length)];
    const title = pattern(subjects[random.below(subjects.length)], PLACES[random.below(PLACES.length)]);
    if (taken.has(title)) continue;
    taken.add(title);
    return title;
  }
}
