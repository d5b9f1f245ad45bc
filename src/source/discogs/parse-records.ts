import type { Entity } from '../../domain/entity.ts';
import type { EntryTexts } from '../../domain/entry-texts.ts';
import type { Item } from '../../domain/item.ts';
import { makeEntity } from './make-entity.ts';
import { isAccepted, makeRelease } from './make-release.ts';
import { readRecord } from './read-record.ts';
import { type DiscogsKind, RecordStarts } from './record-starts.ts';
import { MAX_RECORD_BYTES } from './split-records.ts';
import type { XmlElement } from './xml-record.ts';

/** Records to parse. */
export interface RecordsToParse {
  readonly kind: DiscogsKind;
  readonly bytes: Uint8Array;
  readonly isCut: boolean;
}

/** A record that could not be read, by its place among those that were parsed. */
interface FaultyRecord {
  readonly index: number;
  /** Where it begins in the bytes. */
  readonly at: number;
  /** Undefined where it could not be found out. */
  readonly recordId: string | undefined;
  readonly reason: string;
  readonly text: string;
}

export interface ParsedRecords {
  readonly nRecords: number;
  /** What the records of a file became: items of releases, else entities. */
  readonly entries: EntryTexts;
  readonly faulty: readonly FaultyRecord[];
  /** Releases that are not accepted: drafts, and what was removed. */
  readonly nLeftOut: number;
  /** Records that were read after characters were dropped that XML does not have. */
  readonly nRepaired: number;
}

const encoder = new TextEncoder();

/** Enough to tell a record by; the list of rejects shows as much. */
const SHOWN_CHARACTERS = 200;
const ID = /^<\w+[^>]*?\sid\s*=\s*["'](\d{1,12})["']|<id>\s*(\d{1,12})\s*<\/id>/;

function recordIdOf(text: string, kind: DiscogsKind): string | undefined {
  const [, attribute, element] = ID.exec(text) ?? [];
  const id = attribute ?? element;
  return id === undefined ? undefined : `${kind}:${id}`;
}

function read(text: string, isCut: boolean): ReturnType<typeof readRecord> {
  if (isCut) return { element: `the record is longer than ${MAX_RECORD_BYTES} bytes`, isRepaired: false };
  return readRecord(text);
}

function makeEntry(element: XmlElement, kind: DiscogsKind): Item | Entity | string {
  return kind === 'release' ? makeRelease(element) : makeEntity(element, kind);
}

/** Parses whole records of dumps that follow each other. A record that cannot be read stops nothing. */
export function parseRecords({ kind, bytes, isCut }: RecordsToParse): ParsedRecords {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = new RecordStarts(kind);
  const ids: string[] = [];
  const made: string[] = [];
  const faulty: FaultyRecord[] = [];
  let [nRecords, nLeftOut, nRepaired] = [0, 0, 0];
  for (let at = starts.next(buffer, 0); at >= 0; nRecords++) {
    const next = isCut ? -1 : starts.next(buffer, at + 1);
    const text = buffer.toString('utf8', at, next < 0 ? buffer.length : next);
    const { element, isRepaired } = read(text, isCut);
    if (isRepaired && typeof element !== 'string') nRepaired++;
    if (typeof element !== 'string' && kind === 'release' && !isAccepted(element)) nLeftOut++;
    else {
      const entry = typeof element === 'string' ? element : makeEntry(element, kind);
      if (typeof entry === 'string')
        faulty.push({
          index: nRecords,
          at,
          recordId: recordIdOf(text, kind),
          reason: entry,
          text: text.slice(0, SHOWN_CHARACTERS),
        });
      else {
        ids.push('itemId' in entry ? entry.itemId : entry.entityId);
        // Now, so that the entry is garbage at once.
        made.push(JSON.stringify(entry));
      }
    }
    at = next;
  }
  return {
    entries: { ids, texts: made.length === 0 ? [] : [encoder.encode(`[${made.join(',')}]`)] },
    nRecords,
    faulty,
    nLeftOut,
    nRepaired,
  };
}
