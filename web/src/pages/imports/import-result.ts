import type { Import, Job } from '../../../../src/server/contract-operations.ts';
import { formatCount } from '../../format/numbers.ts';

/** What an import job brought, as far as the page says it. */
export interface ImportResult {
  readonly importId: string;
  readonly variant: string | undefined;
  readonly isOld: boolean;
  readonly counts: Partial<Import['counts']>;
  /** Only of a listening history. */
  readonly history: Partial<NonNullable<Import['history']>> | undefined;
  /** Only of dumps of Discogs. */
  readonly discogs: Partial<NonNullable<Import['discogs']>> | undefined;
}

/** Reads the result of an import job; undefined while there is none. */
export function readImportResult({ result }: Job): ImportResult | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  if (!('import_id' in result) || typeof result.import_id !== 'string') return undefined;
  const counts =
    'counts' in result && typeof result.counts === 'object' && result.counts !== null ? result.counts : {};
  return {
    importId: result.import_id,
    variant: 'variant' in result && typeof result.variant === 'string' ? result.variant : undefined,
    isOld: 'already_imported' in result && result.already_imported === true,
    counts,
    history:
      'history' in result && typeof result.history === 'object' && result.history !== null
        ? result.history
        : undefined,
    discogs:
      'discogs' in result && typeof result.discogs === 'object' && result.discogs !== null
        ? result.discogs
        : undefined,
  };
}

/** The name that a person knows an import job by: the last part of its path. */
export function nameOfJob({ parameters }: Job): string {
  const path = typeof parameters.path === 'string' ? parameters.path : '';
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? 'import';
}

function formatNumberOf(count: number | undefined, name: string): string {
  return `${formatCount(count ?? 0)} ${name}${count === 1 ? '' : 's'}`;
}

function describeHistory({ counts, history = {} }: ImportResult): string {
  const { already_there = 0, left_out = 0, user_id, tracks } = history;
  const { events_accepted, rejected = 0 } = counts;
  const sentences = [
    `${formatNumberOf(events_accepted, 'new listen')} of ${user_id}, from ${formatNumberOf(tracks, 'track')}.`,
    already_there === 0 ? '' : `${formatCount(already_there)} were there already.`,
    left_out === 0 ? '' : `${formatNumberOf(left_out, 'row')} of podcasts and the like passed over.`,
    rejected === 0 ? '' : `${formatNumberOf(rejected, 'row')} left out.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function describeTracks({ items, rejected = 0 }: ImportResult['counts']): string {
  const leftOut = rejected === 0 ? '' : ` ${formatNumberOf(rejected, 'line')} left out.`;
  return `${formatNumberOf(items, 'track')}.${leftOut}`;
}

function describeDumps({ counts: { rejected = 0 }, discogs = {} }: ImportResult): string {
  const { releases = 0, masters = 0, artists = 0, labels = 0, left_out = 0 } = discogs;
  const kinds = [
    [releases, 'release'],
    [artists, 'artist'],
    [labels, 'label'],
    [masters, 'master'],
  ] as const;
  const found = kinds.filter(([count]) => count > 0).map(([count, name]) => formatNumberOf(count, name));
  const sentences = [
    `${found.length === 0 ? 'No records' : found.join(', ')}.`,
    left_out === 0 ? '' : `${formatNumberOf(left_out, 'release')} not accepted by Discogs passed over.`,
    rejected === 0 ? '' : `${formatNumberOf(rejected, 'record')} left out.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** Says in a sentence or two what an import brought. */
export function describeResult(result: ImportResult): string {
  const { isOld, counts } = result;
  const { events_accepted, events_duplicate = 0, users, items, rejected = 0 } = counts;
  if (isOld) return 'The same content was imported before in the same way; nothing was added.';
  if (result.history !== undefined) return describeHistory(result);
  if (result.discogs !== undefined) return describeDumps(result);
  if (result.variant === 'million-song') return describeTracks(counts);
  const sentences = [
    `${formatNumberOf(events_accepted, 'new rating')}, from ${formatNumberOf(users, 'user')} and ${formatNumberOf(items, 'film')}.`,
    events_duplicate === 0 ? '' : `${formatNumberOf(events_duplicate, 'rating')} known already.`,
    rejected === 0 ? '' : `${formatNumberOf(rejected, 'line')} left out.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
