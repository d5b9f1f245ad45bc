import { isUtf8 } from 'node:buffer';
import type { Item } from '../../domain/item.ts';
import type { ItemBatch } from '../data-set.ts';
import { createReject, type Reject } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { parseTrack } from './parse-track.ts';
import { KEPT_BY_PLACE, N_TRACK_COLUMNS, type TrackColumn, type TrackFields } from './track-columns.ts';

const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
/** The sound analysis of an hour of music is about 3 MB; nothing of the data set is longer. */
const MAX_LINE_BYTES = 16_000_000;
const BATCH_ROWS = 1000;
const SHOWN_BYTES = 200;

const EMPTY: Record<TrackColumn, string> = {
  track_id: '',
  artist_familiarity: '',
  artist_hotttnesss: '',
  artist_id: '',
  artist_latitude: '',
  artist_location: '',
  artist_longitude: '',
  artist_name: '',
  artist_terms: '',
  artist_terms_freq: '',
  artist_terms_weight: '',
  danceability: '',
  duration: '',
  energy: '',
  release: '',
  similar_artists: '',
  song_hotttnesss: '',
  title: '',
  track_7digitalid: '',
  year: '',
};

/**
 * Takes the kept fields out of a line, or says what is wrong with it. The others are passed over as bytes from tab to tab: of a line of
 * 250 KB a few hundred bytes become text.
 */
function fieldsOf(line: Buffer): TrackFields | string {
  const fields = { ...EMPTY };
  let start = 0;
  let place = 0;
  for (; place < N_TRACK_COLUMNS; place++) {
    const tab = line.indexOf(TAB, start);
    const end = tab < 0 ? line.length : tab;
    const kept = KEPT_BY_PLACE[place];
    if (kept !== undefined) {
      const text = line.toString('utf8', start, end);
      if (text.includes('\uFFFD') && !isUtf8(line.subarray(start, end))) return `${kept} is not valid UTF-8`;
      fields[kept] = text;
    }
    if (tab < 0) break;
    start = tab + 1;
  }
  if (place === N_TRACK_COLUMNS - 1) return fields;
  const isMore = place === N_TRACK_COLUMNS;
  return `the line has ${isMore ? 'more than' : 'only'} ${isMore ? N_TRACK_COLUMNS : place + 1} fields; ${N_TRACK_COLUMNS} are expected`;
}

/** What became of some lines. */
interface Rows {
  readonly values: Item[];
  readonly rejects: Reject[];
}

function isHeader(line: Buffer): boolean {
  return line.subarray(0, 9).equals(Buffer.from('track_id\t'));
}

function takeLine(whole: Buffer, file: string, number: number, { values, rejects }: Rows): void {
  const line = whole.at(-1) === CR ? whole.subarray(0, -1) : whole;
  if (line.length === 0 || (number === 1 && isHeader(line))) return;
  const fields = fieldsOf(line);
  const parsed = typeof fields === 'string' ? fields : parseTrack(fields);
  if (typeof parsed !== 'string') values.push(parsed);
  else rejects.push(createReject(file, number, parsed, line.toString('utf8', 0, SHOWN_BYTES)));
}

/** Gathers the parts of lines that chunks end in. */
class Lines {
  #parts: Buffer[] = [];
  #sizeBytes = 0;

  /** Adds the beginning of a line; what is over the limit is counted, not kept. */
  add(part: Buffer): void {
    this.#sizeBytes += part.length;
    if (part.length > 0 && this.#sizeBytes <= MAX_LINE_BYTES) this.#parts.push(part);
  }

  /** Gives the whole line that ends with a part, or its beginning where it is too long. */
  end(part: Buffer): { line: Buffer; isTooLong: boolean } {
    const isTooLong = this.#sizeBytes + part.length > MAX_LINE_BYTES;
    const line = this.#parts.length === 0 ? part : Buffer.concat([...this.#parts, part]);
    this.#parts = [];
    this.#sizeBytes = 0;
    return { line, isTooLong };
  }
}

/** Reads lines of 54 columns between tabs, in batches; a line that is not one becomes a reject. Memory: a line and a batch of entries. */
export async function* readTracks(file: SourceFile): AsyncGenerator<ItemBatch> {
  const lines = new Lines();
  let rows: Rows = { values: [], rejects: [] };
  let endLine = 0;
  const take = (part: Buffer): void => {
    const { line, isTooLong } = lines.end(part);
    endLine++;
    if (!isTooLong) takeLine(line, file.path, endLine, rows);
    else {
      const shown = line.toString('utf8', 0, SHOWN_BYTES);
      rows.rejects.push(
        createReject(file.path, endLine, `the line is longer than ${MAX_LINE_BYTES} bytes`, shown),
      );
    }
  };
  const batch = (): ItemBatch => {
    const { values, rejects } = rows;
    rows = { values: [], rejects: [] };
    return { file: file.path, values, rejects, endLine, part: 'items', nRows: values.length };
  };
  for await (const chunk of file.read()) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      take(chunk.subarray(start, end));
      start = end + 1;
    }
    lines.add(chunk.subarray(start));
    if (rows.values.length + rows.rejects.length >= BATCH_ROWS) yield batch();
  }
  take(Buffer.alloc(0));
  yield batch();
}
