import { type HistoryHead, placeOfRows } from '../history-head.ts';
import type { HistoryFile, ParsedRow, RowContext } from '../history-source.ts';
import { isRecord, mbidOf, parseListen, recordOf } from '../listen-fields.ts';
import { parseAnyTime } from '../parse-listen-time.ts';
import { type JsonRow, jsonHistoryFile } from '../read-history-rows.ts';

/** A name of the API is `{"#text": ...}`, with `extended=1` `{"name": ...}`; programs that save pages keep only the text. */
function nameOf(value: unknown): unknown {
  return isRecord(value) ? (value['#text'] ?? value.name) : value;
}

function timeOf(date: unknown): number | undefined {
  const said = isRecord(date) ? (date.uts ?? date['#text']) : date;
  return typeof said === 'string' || typeof said === 'number' ? parseAnyTime(String(said)) : undefined;
}

function parseRow(row: JsonRow, context: RowContext): ParsedRow {
  // What is playing now has no time yet and comes again as a scrobble.
  if (String(recordOf(row['@attr']).nowplaying) === 'true') return undefined;
  const texts = { artist: nameOf(row.artist), track: row.name ?? row.track, release: nameOf(row.album) };
  const listen = parseListen(texts, timeOf(row.date ?? row.timestamp), context);
  if (typeof listen === 'string') return listen;
  const albumMbid = mbidOf(recordOf(row.album).mbid);
  const artistMbid = mbidOf(recordOf(row.artist).mbid);
  // The API's mbid of a track may be that of a recording or of a track: it is kept as what Last.fm says.
  const trackMbid = mbidOf(row.mbid);
  return {
    kind: 'play',
    listen: {
      ...listen,
      context: {
        ...(trackMbid === undefined ? {} : { lastfm_track_mbid: trackMbid }),
        ...(albumMbid === undefined ? {} : { release_mbid: albumMbid }),
        ...(artistMbid === undefined ? {} : { artist_mbids: [artistMbid] }),
      },
    },
  };
}

function isRow(names: ReadonlySet<string>): boolean {
  const isTimed = names.has('date') || names.has('@attr') || names.has('timestamp');
  return names.has('artist') && (names.has('name') || names.has('track')) && isTimed;
}

/** Knows saved pages of Last.fm's user.getRecentTracks: one, several in a list, or the tracks of many joined. */
export function detectLastfmJson(head: HistoryHead): HistoryFile | undefined {
  const place = placeOfRows(head, isRow);
  if (place === undefined) return undefined;
  return jsonHistoryFile(head, place, { format: 'lastfm', variant: 'lastfm-json', parse: parseRow });
}
