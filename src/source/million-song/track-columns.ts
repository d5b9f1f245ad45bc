/** The columns of a line of Million Song data, in order. Source: spec of the data set's fields. */
const TRACK_COLUMNS = [
  'track_id',
  'analysis_sample_rate',
  'artist_7digitalid',
  'artist_familiarity',
  'artist_hotttnesss',
  'artist_id',
  'artist_latitude',
  'artist_location',
  'artist_longitude',
  'artist_mbid',
  'artist_mbtags',
  'artist_mbtags_count',
  'artist_name',
  'artist_playmeid',
  'artist_terms',
  'artist_terms_freq',
  'artist_terms_weight',
  'audio_md5',
  'bars_confidence',
  'bars_start',
  'beats_confidence',
  'beats_start',
  'danceability',
  'duration',
  'end_of_fade_in',
  'energy',
  'key',
  'key_confidence',
  'loudness',
  'mode',
  'mode_confidence',
  'release',
  'release_7digitalid',
  'sections_confidence',
  'sections_start',
  'segments_confidence',
  'segments_loudness_max',
  'segments_loudness_max_time',
  'segments_loudness_max_start',
  'segments_pitches',
  'segments_start',
  'segments_timbre',
  'similar_artists',
  'song_hotttnesss',
  'song_id',
  'start_of_fade_out',
  'tatums_confidence',
  'tatums_start',
  'tempo',
  'time_signature',
  'time_signature_confidence',
  'title',
  'track_7digitalid',
  'year',
] as const;

/** How many fields a line has. */
export const N_TRACK_COLUMNS = TRACK_COLUMNS.length;

/** The columns that are read; the others, the sound analysis above all, are passed over. */
const KEPT_COLUMNS = [
  'track_id',
  'artist_familiarity',
  'artist_hotttnesss',
  'artist_id',
  'artist_latitude',
  'artist_location',
  'artist_longitude',
  'artist_name',
  'artist_terms',
  'artist_terms_freq',
  'artist_terms_weight',
  'danceability',
  'duration',
  'energy',
  'release',
  'similar_artists',
  'song_hotttnesss',
  'title',
  'track_7digitalid',
  'year',
] as const satisfies readonly (typeof TRACK_COLUMNS)[number][];
export type TrackColumn = (typeof KEPT_COLUMNS)[number];

/** The kept fields of a line, as text. */
export type TrackFields = Readonly<Record<TrackColumn, string>>;

/** By place in a line: the name of a kept column, undefined for the others. */
export const KEPT_BY_PLACE: readonly (TrackColumn | undefined)[] = TRACK_COLUMNS.map((column) =>
  KEPT_COLUMNS.find((kept) => kept === column),
);
