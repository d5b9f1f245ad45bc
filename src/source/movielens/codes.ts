/** Age groups of ml-1m by their code. Source: README of ml-1m. */
export const AGE_GROUPS: ReadonlyMap<string, string> = new Map([
  ['1', 'Under 18'],
  ['18', '18-24'],
  ['25', '25-34'],
  ['35', '35-44'],
  ['45', '45-49'],
  ['50', '50-55'],
  ['56', '56+'],
]);

/** Occupations of ml-1m; the index is the code. Source: README of ml-1m. */
export const OCCUPATIONS = [
  'other',
  'academic/educator',
  'artist',
  'clerical/admin',
  'college/grad student',
  'customer service',
  'doctor/health care',
  'executive/managerial',
  'farmer',
  'homemaker',
  'K-12 student',
  'lawyer',
  'programmer',
  'retired',
  'sales/marketing',
  'scientist',
  'self-employed',
  'technician/engineer',
  'tradesman/craftsman',
  'unemployed',
  'writer',
] as const;

/** Genres of ml-100k in the order of its flags; the first flag says that the genre is unknown. Source: README of ml-100k. */
export const FLAG_GENRES = [
  'Action',
  'Adventure',
  'Animation',
  "Children's",
  'Comedy',
  'Crime',
  'Documentary',
  'Drama',
  'Fantasy',
  'Film-Noir',
  'Horror',
  'Musical',
  'Mystery',
  'Romance',
  'Sci-Fi',
  'Thriller',
  'War',
  'Western',
] as const;
