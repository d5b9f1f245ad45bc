import type { ContextValue } from '../../domain/event.ts';
import { type HistoryHead, placeOfRows } from '../history-head.ts';
import type { HistoryFile, ParsedRow, RowContext } from '../history-source.ts';
import { durationOf, mbidOf, parseListen, recordOf, textOf } from '../listen-fields.ts';
import { parseAnyTime } from '../parse-listen-time.ts';
import { type JsonRow, jsonHistoryFile } from '../read-history-rows.ts';

const format = 'listenbrainz';

/** What is kept of `additional_info` besides what a listen has members for. */
const KEPT = [
  'media_player',
  'submission_client',
  'submission_client_version',
  'music_service',
  'music_service_name',
  'origin_url',
  'spotify_id',
] as const;

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' || typeof value === 'string' ? parseAnyTime(String(value)) : undefined;
}

function contextOf(info: JsonRow): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {};
  for (const name of KEPT) {
    const text = textOf(info[name]);
    if (text !== undefined) context[name] = text;
  }
  for (const name of ['release_mbid', 'release_group_mbid', 'track_mbid']) {
    const mbid = mbidOf(info[name]);
    if (mbid !== undefined) context[name] = mbid;
  }
  const artists = Array.isArray(info.artist_mbids) ? info.artist_mbids.flatMap((id) => mbidOf(id) ?? []) : [];
  return artists.length === 0 ? context : { ...context, artist_mbids: artists };
}

function parseTrack(row: JsonRow, ms: number | undefined, context: RowContext) {
  const metadata = recordOf(row.track_metadata);
  const info = recordOf(metadata.additional_info);
  const texts = { artist: metadata.artist_name, track: metadata.track_name, release: metadata.release_name };
  const listen = parseListen(texts, ms, context);
  if (typeof listen === 'string') return listen;
  const durationMs = durationOf(info.duration_ms) ?? durationOf(info.duration, 1000);
  const recordingMbid = mbidOf(info.recording_mbid) ?? mbidOf(recordOf(metadata.mbid_mapping).recording_mbid);
  const isrc = textOf(info.isrc);
  return {
    ...listen,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(recordingMbid === undefined ? {} : { recordingMbid }),
    ...(isrc === undefined ? {} : { isrc }),
    context: contextOf(info),
  };
}

function parseListenRow(row: JsonRow, context: RowContext): ParsedRow {
  const listen = parseTrack(row, timeOf(row.listened_at), context);
  if (typeof listen === 'string') return listen;
  const msids = [row.recording_msid, recordOf(row.track_metadata).recording_msid].flatMap(
    (id) => mbidOf(id) ?? [],
  );
  const ids = listen.recordingMbid === undefined ? msids : [...msids, listen.recordingMbid];
  context.tracks.learn(ids, listen);
  return { kind: 'play', listen };
}

/** Feedback has ids alone, as an export has it, or names its track, as the API gives it. */
function parseFeedbackRow(row: JsonRow, context: RowContext): ParsedRow {
  if (row.score === 0) return undefined;
  if (row.score !== 1 && row.score !== -1) return `score ${JSON.stringify(row.score)} is not 1, 0 or -1`;
  const ids = [row.recording_msid, row.recording_mbid].flatMap((id) => mbidOf(id) ?? []);
  const name = context.tracks.find(ids);
  const isNamed = recordOf(row.track_metadata).artist_name !== undefined;
  if (!isNamed && name === undefined) return 'no listen beside the feedback says which track it is of';
  const named = isNamed
    ? row
    : { ...row, track_metadata: { artist_name: name?.artist, track_name: name?.track } };
  const listen = parseTrack(named, timeOf(row.created), context);
  return typeof listen === 'string' ? listen : { kind: row.score === 1 ? 'love' : 'hate', listen };
}

/** Knows the files of ListenBrainz' export, one JSON object a line or the older single list: listens and feedback. */
export function detectListenBrainz(head: HistoryHead): HistoryFile | undefined {
  const listens = placeOfRows(head, (names) => names.has('listened_at') && names.has('track_metadata'));
  if (listens !== undefined)
    return jsonHistoryFile(head, listens, { format, variant: 'listenbrainz', parse: parseListenRow });
  const feedback = placeOfRows(
    head,
    (names) => names.has('score') && (names.has('recording_msid') || names.has('recording_mbid')),
  );
  return (
    feedback &&
    jsonHistoryFile(head, feedback, { format, variant: 'listenbrainz-feedback', parse: parseFeedbackRow })
  );
}
