/** A genre of records in the synthetic catalogue. */
export interface SyntheticGenre {
  readonly name: string;
  /** How many releases have it as their first genre, in proportion to the others. */
  readonly weight: number;
  /** The genres that a release of it may have besides. */
  readonly near: readonly string[];
  readonly styles: readonly string[];
}

/** The genres of Discogs; weights and neighbours are made up to look like those of a large collection of records. */
export const SYNTHETIC_GENRES: readonly SyntheticGenre[] = [
  {
    name: 'Blues',
    weight: 15,
    near: ['Rock', 'Jazz'],
    styles: ['Chicago Blues', 'Delta Blues', 'Blues Rock'],
  },
  { name: 'Brass & Military', weight: 4, near: ['Classical'], styles: ['Brass Band', 'Marches', 'Military'] },
  {
    name: "Children's",
    weight: 6,
    near: ['Pop', 'Non-Music'],
    styles: ['Nursery Rhymes', 'Story', 'Educational'],
  },
  {
    name: 'Classical',
    weight: 62,
    near: ['Stage & Screen'],
    styles: ['Baroque', 'Romantic', 'Opera', 'Modern'],
  },
  {
    name: 'Electronic',
    weight: 280,
    near: ['Pop', 'Rock', 'Hip Hop'],
    styles: ['House', 'Techno', 'Ambient', 'Trance', 'Electro', 'Drum n Bass', 'Synth-pop', 'Experimental'],
  },
  {
    name: 'Folk, World, & Country',
    weight: 88,
    near: ['Rock', 'Pop'],
    styles: ['Folk', 'Country', 'Celtic', 'Bluegrass', 'African'],
  },
  {
    name: 'Funk / Soul',
    weight: 62,
    near: ['Hip Hop', 'Jazz'],
    styles: ['Soul', 'Funk', 'Disco', 'Rhythm & Blues'],
  },
  {
    name: 'Hip Hop',
    weight: 55,
    near: ['Funk / Soul'],
    styles: ['Boom Bap', 'Conscious', 'Gangsta', 'Trip Hop'],
  },
  {
    name: 'Jazz',
    weight: 72,
    near: ['Funk / Soul', 'Blues', 'Latin'],
    styles: ['Hard Bop', 'Swing', 'Free Jazz', 'Fusion', 'Cool Jazz'],
  },
  { name: 'Latin', weight: 28, near: ['Jazz', 'Pop'], styles: ['Salsa', 'Bossa Nova', 'Cumbia', 'Bolero'] },
  {
    name: 'Non-Music',
    weight: 12,
    near: ["Children's"],
    styles: ['Spoken Word', 'Comedy', 'Field Recording'],
  },
  {
    name: 'Pop',
    weight: 98,
    near: ['Rock', 'Electronic'],
    styles: ['Ballad', 'Chanson', 'Vocal', 'Schlager'],
  },
  {
    name: 'Reggae',
    weight: 24,
    near: ['Electronic', 'Pop'],
    styles: ['Roots Reggae', 'Dub', 'Dancehall', 'Ska'],
  },
  {
    name: 'Rock',
    weight: 310,
    near: ['Pop', 'Electronic', 'Blues'],
    styles: [
      'Punk',
      'Indie Rock',
      'Hard Rock',
      'Heavy Metal',
      'Prog Rock',
      'Alternative Rock',
      'Hardcore',
      'Garage',
    ],
  },
  {
    name: 'Stage & Screen',
    weight: 24,
    near: ['Pop', 'Classical'],
    styles: ['Soundtrack', 'Musical', 'Score'],
  },
];
