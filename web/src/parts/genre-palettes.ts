/** Colours of a drawn picture: the ground, and a dark and a light one upon it. */
type Palette = readonly [paper: string, deep: string, bright: string];

/** By genre in lower case: those of films, then Discogs' of records. */
const PALETTES: Readonly<Record<string, Palette>> = {
  action: ['#2a1512', '#7c2116', '#f2a03d'],
  adventure: ['#14302c', '#1f6253', '#f0c25a'],
  animation: ['#233a63', '#e06a4a', '#ffd77a'],
  children: ['#1d4a5c', '#ee8a50', '#ffe2a0'],
  comedy: ['#5a2a13', '#d9752c', '#ffe0a3'],
  crime: ['#17181d', '#3a3f4d', '#d94f3a'],
  documentary: ['#2c2f26', '#66704f', '#e6dcbc'],
  drama: ['#2b1b26', '#7a3d52', '#eec2a0'],
  fantasy: ['#231d45', '#5b4a9c', '#f0b7cf'],
  'film-noir': ['#0e0f11', '#34373c', '#d9d4c7'],
  horror: ['#0f1411', '#28402f', '#c8312b'],
  musical: ['#3b1431', '#a5326b', '#ffca7a'],
  mystery: ['#12203a', '#2d4a78', '#b9cfe0'],
  romance: ['#4a1526', '#b5384f', '#ffcdb8'],
  'sci-fi': ['#0c1a2b', '#14507a', '#5fe0d0'],
  thriller: ['#101b22', '#274a57', '#e2b23c'],
  war: ['#23241a', '#5a5b3b', '#d98a4c'],
  western: ['#3c1d10', '#b0562a', '#f3c98a'],
  blues: ['#0f2038', '#255489', '#e9c46a'],
  'brass & military': ['#3a2410', '#8a5a1c', '#f2d27a'],
  "children's": ['#1f4f63', '#e8794a', '#ffe08f'],
  classical: ['#2a1a16', '#7a4a34', '#ecd9b0'],
  electronic: ['#101030', '#3a2f9a', '#5ce1e6'],
  'folk, world, & country': ['#2b2413', '#77602a', '#e9b872'],
  'funk / soul': ['#40160f', '#b13a22', '#ffb347'],
  'hip hop': ['#17140f', '#5a4a1e', '#f4c430'],
  jazz: ['#0d2430', '#1f6a78', '#f3a55f'],
  latin: ['#43140f', '#c8442a', '#ffd166'],
  'non-music': ['#24262b', '#5b616b', '#dcdfe4'],
  pop: ['#3d1236', '#c2357f', '#ffd3e2'],
  reggae: ['#10301a', '#2f7d3b', '#f6c945'],
  rock: ['#1b1413', '#8c2a22', '#e9dcc3'],
  'stage & screen': ['#2a1030', '#74307f', '#f0c0a0'],
};
const OTHERS: readonly Palette[] = [
  ['#1f2a2e', '#3d6670', '#f0b36a'],
  ['#2d2330', '#6d4a72', '#f2c9a5'],
  ['#26301f', '#55743f', '#eedd9a'],
];

/** Gives the colours of the first genre that has some; `hash` chooses where none has. */
export function paletteOf(genres: readonly string[], hash: number): Palette {
  // A genre may be named as something that every object inherits.
  const genre = genres.find((name) => Object.hasOwn(PALETTES, name.toLowerCase()));
  const known = genre === undefined ? undefined : PALETTES[genre.toLowerCase()];
  return known ?? OTHERS[hash % OTHERS.length];
}
