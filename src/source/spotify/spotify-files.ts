import { isSkip, type Listen } from '../../domain/listen.ts';
import { type HistoryHead, type JsonPlace, placeOfRows } from '../history-head.ts';
import type { HistoryFile, ParsedRow, RowContext } from '../history-source.ts';
import { durationOf, parseListen, textOf } from '../listen-fields.ts';
import { parseAnyTime } from '../parse-listen-time.ts';
import { type JsonRow, jsonHistoryFile } from '../read-history-rows.ts';

/** Less than this of a song is skipping it, as Spotify itself counts streams. */
const HEARD_MS = 30_000;

const TRACK_URI = /^spotify:track:([0-9A-Za-z]{22})$/;

function contextOf(row: JsonRow): Listen['context'] {
  const id = TRACK_URI.exec(textOf(row.spotify_track_uri) ?? '')?.[1];
  const platform = textOf(row.platform);
  const [started, ended] = [textOf(row.reason_start), textOf(row.reason_end)];
  return {
    music_service: 'spotify.com',
    ...(id === undefined ? {} : { spotify_id: `https://open.spotify.com/track/${id}` }),
    ...(platform === undefined ? {} : { media_player: platform.slice(0, 200) }),
    ...(started === undefined ? {} : { reason_start: started }),
    ...(ended === undefined ? {} : { reason_end: ended }),
  };
}

/** What Spotify calls skipped, and what it does not count as heard. */
function isSkipped(row: JsonRow, msPlayed: number): boolean {
  return msPlayed < HEARD_MS || row.skipped === true || row.skipped === 1 || row.reason_end === 'fwdbtn';
}

interface Names {
  readonly artist: string;
  readonly track: string;
  readonly album: string;
  readonly end: string;
  readonly msPlayed: string;
}

const EXTENDED: Names = {
  artist: 'master_metadata_album_artist_name',
  track: 'master_metadata_track_name',
  album: 'master_metadata_album_album_name',
  end: 'ts',
  msPlayed: 'ms_played',
};
const SHORT: Names = {
  artist: 'artistName',
  track: 'trackName',
  album: 'albumName',
  end: 'endTime',
  msPlayed: 'msPlayed',
};

/** The time of a row is that of its end. */
function parseRow(row: JsonRow, names: Names, context: RowContext): ParsedRow {
  const track = row[names.track];
  if (
    (track === null || track === undefined || track === '') &&
    !TRACK_URI.test(String(row.spotify_track_uri))
  )
    return undefined;
  const msPlayed = row[names.msPlayed];
  if (typeof msPlayed !== 'number' || !(msPlayed >= 0))
    return `${names.msPlayed} is not a number of milliseconds`;
  const endMs = parseAnyTime(String(row[names.end]));
  if (endMs === undefined) return `${names.end} is not a time`;
  const texts = { artist: row[names.artist], track, release: row[names.album] };
  const listen = parseListen(texts, endMs - msPlayed, context);
  if (typeof listen === 'string') return listen;
  const skipped = isSkipped(row, msPlayed);
  const heardMs = durationOf(msPlayed);
  // Heard to its end from its beginning, it was as long as that.
  const isHeardWhole = row.reason_start === 'trackdone' && row.reason_end === 'trackdone';
  const said: Listen = {
    ...listen,
    ...(heardMs === undefined ? {} : { msPlayed: heardMs }),
    ...(isHeardWhole && heardMs !== undefined && !skipped ? { durationMs: heardMs } : {}),
    isSkipped: skipped,
    context: contextOf(row),
  };
  return { kind: isSkip(said) ? 'skip' : 'play', listen: said };
}

function fileOf(
  head: HistoryHead,
  place: JsonPlace,
  [variant, names]: readonly [string, Names],
): HistoryFile {
  return jsonHistoryFile(head, place, {
    format: 'spotify',
    variant,
    parse: (row, context) => parseRow(row, names, context),
  });
}

/** Knows the files of Spotify's extended streaming history, and those of its short form (`StreamingHistory0.json`). */
export function detectSpotify(head: HistoryHead): HistoryFile | undefined {
  const extended = placeOfRows(head, (names) => names.has('ms_played') && names.has('ts'));
  if (extended !== undefined) return fileOf(head, extended, ['spotify-extended', EXTENDED]);
  const short = placeOfRows(head, (names) => names.has('msPlayed') && names.has('endTime'));
  return short && fileOf(head, short, ['spotify-short', SHORT]);
}
