import type { HistoryUploadOptions } from '../../api/imports.ts';

/** What the form of a listening history holds. */
export interface HistoryForm {
  readonly file: File | null;
  readonly user: string;
  /** Empty: found out by the content. */
  readonly format: string;
  /** The field that each column of a CSV is, by the column's number from 1. */
  readonly columns: Readonly<Record<number, string>>;
  readonly timeFormat: string;
}

export const EMPTY_FORM: HistoryForm = { file: null, user: '', format: '', columns: {}, timeFormat: '' };

export const FORMATS = [
  { value: '', label: 'Found out by itself' },
  { value: 'listenbrainz', label: 'ListenBrainz export' },
  { value: 'lastfm', label: 'Last.fm, CSV or JSON' },
  { value: 'spotify', label: 'Spotify streaming history' },
  { value: 'maloja', label: 'Maloja export' },
  { value: 'csv', label: 'CSV, columns as I say' },
];

export const FIELDS = [
  { value: '', label: '–' },
  { value: 'artist', label: 'Artist' },
  { value: 'track', label: 'Track' },
  { value: 'album', label: 'Album' },
  { value: 'time', label: 'Time' },
  { value: 'duration', label: 'Length' },
  { value: 'ms_played', label: 'Heard, in ms' },
  { value: 'recording_mbid', label: 'MusicBrainz id' },
];

/** Gives the form with a column set to a field, which no other column is then. */
export function withColumn(form: HistoryForm, column: number, field: string): HistoryForm {
  const others = Object.entries(form.columns).filter(
    ([known, given]) => Number(known) !== column && given !== field,
  );
  const columns = Object.fromEntries(field === '' ? others : [...others, [column, field]]);
  return { ...form, columns };
}

/** Gives the options as the API takes them. */
export function toUploadOptions({ user, format, columns, timeFormat }: HistoryForm): HistoryUploadOptions {
  const map = Object.entries(columns).map(([column, field]) => `${field}=${column}`);
  const isCsv = format === 'csv';
  return {
    user: user.trim(),
    format,
    columns: isCsv ? map.join(',') : '',
    time_format: isCsv ? timeFormat.trim() : '',
  };
}
