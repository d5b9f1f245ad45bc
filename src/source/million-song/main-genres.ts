/** The genres that terms are brought to, by the words that a term ends in; of several the longest. */
const GENRES: Readonly<Record<string, string>> = {
  rock: 'Rock',
  'rock and roll': "Rock'n'Roll",
  "rock 'n roll": "Rock'n'Roll",
  pop: 'Pop',
  electronic: 'Electronic',
  electronica: 'Electronic',
  electro: 'Electronic',
  techno: 'Techno',
  house: 'House',
  trance: 'Trance',
  'drum and bass': 'Drum and Bass',
  dubstep: 'Dubstep',
  ambient: 'Ambient',
  downtempo: 'Downtempo',
  'trip hop': 'Trip Hop',
  'hip hop': 'Hip Hop',
  rap: 'Hip Hop',
  'r&b': 'R&B',
  'rhythm and blues': 'R&B',
  soul: 'Soul',
  funk: 'Funk',
  disco: 'Disco',
  jazz: 'Jazz',
  bop: 'Jazz',
  swing: 'Swing',
  blues: 'Blues',
  gospel: 'Gospel',
  country: 'Country',
  bluegrass: 'Bluegrass',
  folk: 'Folk',
  'singer-songwriter': 'Singer-Songwriter',
  americana: 'Americana',
  reggae: 'Reggae',
  ska: 'Ska',
  dub: 'Dub',
  dancehall: 'Dancehall',
  metal: 'Metal',
  grindcore: 'Metal',
  metalcore: 'Metal',
  hardcore: 'Hardcore',
  punk: 'Punk',
  emo: 'Emo',
  grunge: 'Grunge',
  industrial: 'Industrial',
  gothic: 'Gothic',
  'new wave': 'New Wave',
  classical: 'Classical',
  opera: 'Classical',
  baroque: 'Classical',
  soundtrack: 'Soundtrack',
  latin: 'Latin',
  salsa: 'Latin',
  tango: 'Latin',
  flamenco: 'Latin',
  'bossa nova': 'Latin',
  'easy listening': 'Easy Listening',
  'new age': 'New Age',
  world: 'World',
  'world music': 'World',
  'spoken word': 'Spoken Word',
  comedy: 'Comedy',
  christmas: 'Christmas',
};

const NAMES = Object.keys(GENRES).sort((one, other) => other.length - one.length);
/** A track is of few genres; the other terms of its artist are its tags. */
const MAX_GENRES = 3;

/** Few terms name most artists, so each is looked at once. */
const known = new Map<string, string | undefined>();
const MAX_KNOWN = 20_000;

function genreOf(term: string): string | undefined {
  if (known.has(term)) return known.get(term);
  const text = term.toLowerCase().replaceAll('-', ' ').trim();
  const name = NAMES.find((candidate) => {
    const wanted = candidate.replaceAll('-', ' ');
    return text === wanted || text.endsWith(` ${wanted}`);
  });
  const genre = name === undefined ? undefined : GENRES[name];
  if (known.size < MAX_KNOWN) known.set(term, genre);
  return genre;
}

/**
 * Gives the genres of an artist's terms, strongest first: at most three of a closed list of about fifty, to which a term belongs that is
 * one or ends in one (`alternative rock` is Rock), so that a million tracks do not have thousands of genres.
 */
export function genresOfTerms(terms: readonly string[]): readonly string[] {
  const genres: string[] = [];
  for (const term of terms) {
    const genre = genreOf(term);
    if (genre === undefined || genres.includes(genre)) continue;
    genres.push(genre);
    if (genres.length === MAX_GENRES) break;
  }
  return genres;
}
