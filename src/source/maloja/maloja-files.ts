import { type HistoryHead, placeOfRows } from '../history-head.ts';
import type { HistoryFile, ParsedRow, RowContext } from '../history-source.ts';
import { durationOf, isRecord, parseListen, textOf } from '../listen-fields.ts';
import { type JsonRow, jsonHistoryFile } from '../read-history-rows.ts';

const SECOND_MS = 1000;

/** The first artist is whom the track is filed under; the others stay beside it. */
function parseRow(row: JsonRow, context: RowContext): ParsedRow {
  // Before version 3 the track's members stood in the row itself.
  const track = isRecord(row.track) ? row.track : row;
  const artists = Array.isArray(track.artists) ? track.artists.flatMap((name) => textOf(name) ?? []) : [];
  const album = isRecord(track.album) ? (track.album.albumtitle ?? track.album.name) : track.album;
  const ms = typeof row.time === 'number' ? row.time * SECOND_MS : undefined;
  const listen = parseListen({ artist: artists[0], track: track.title, release: album }, ms, context);
  if (typeof listen === 'string') return listen;
  const isNewForm = track !== row;
  const durationMs = durationOf(isNewForm ? track.length : row.duration, SECOND_MS);
  const msPlayed = isNewForm ? durationOf(row.duration, SECOND_MS) : undefined;
  const client = textOf(row.origin)?.replace(/^client:/, '');
  return {
    kind: 'play',
    listen: {
      ...listen,
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(msPlayed === undefined ? {} : { msPlayed }),
      context: {
        ...(artists.length > 1 ? { artist_names: artists } : {}),
        ...(client === undefined ? {} : { submission_client: client }),
      },
    },
  };
}

/** Knows Maloja's export: `{"scrobbles": [...]}`, of version 3 and of before. */
export function detectMaloja(head: HistoryHead): HistoryFile | undefined {
  const place = placeOfRows(
    head,
    (names) => names.has('time') && (names.has('track') || (names.has('artists') && names.has('title'))),
  );
  if (place === undefined) return undefined;
  return jsonHistoryFile(head, place, { format: 'maloja', variant: 'maloja', parse: parseRow });
}
