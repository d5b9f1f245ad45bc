import { HISTORY_FORMATS } from '../source/history-formats.ts';

/** The kinds of sources: data sets, and listening histories. */
export const IMPORT_FORMATS = ['movielens', 'million-song', 'discogs', ...HISTORY_FORMATS] as const;
