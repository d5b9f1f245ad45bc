import type { Job } from '../../../../src/server/contract-operations.ts';

const NAMES: Readonly<Record<string, string>> = {
  train: 'Train a model',
  refit: 'Refit and score everyone',
  tune: 'Tune the parameters',
  score: 'Score everyone',
  import: 'Import',
  restore_tracks: 'Restore tracks from the log',
  taste: 'Compute tastes and friends',
  match_tracks: 'Match tracks with the catalogue',
  profile_sync: 'Sync a collection and wantlist',
  count_users: 'Count the users of each item for search',
  audit: 'Recount the log',
  rebuild: 'Make what comes from the log anew',
};

/** The types of job with readable names, for menus. */
export const JOB_TYPES = Object.entries(NAMES).map(([value, label]) => ({ value, label }));

/** What a type of job does, in words. */
export function nameOfType(type: string): string {
  return NAMES[type] ?? type;
}

/** What a job works on: the file of an import, else the catalogue. */
export function subjectOf({ parameters }: Pick<Job, 'parameters'>): string {
  const { path, catalogue } = parameters;
  if (typeof path === 'string') return path.split('/').filter(Boolean).at(-1) ?? path;
  return typeof catalogue === 'string' ? catalogue : '';
}
