/** The genres of records as Discogs calls them, in their order, by the key that addresses have. */
export const GENRE_NAMES: ReadonlyMap<string, string> = new Map([
  ['blues', 'Blues'],
  ['brass', 'Brass & Military'],
  ['childrens', "Children's"],
  ['classical', 'Classical'],
  ['electronic', 'Electronic'],
  ['folk', 'Folk, World, & Country'],
  ['funk', 'Funk / Soul'],
  ['hiphop', 'Hip Hop'],
  ['jazz', 'Jazz'],
  ['latin', 'Latin'],
  ['nonmusic', 'Non-Music'],
  ['pop', 'Pop'],
  ['reggae', 'Reggae'],
  ['rock', 'Rock'],
  ['stagescreen', 'Stage & Screen'],
]);
