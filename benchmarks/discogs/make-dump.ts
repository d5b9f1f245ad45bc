import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip, gunzipSync } from 'node:zlib';

/** About as many artists, labels and masters as Discogs has, so that links go as far apart as real ones. */
const N_ARTISTS = 9_000_000;
const N_LABELS = 2_200_000;
const N_MASTERS = 2_400_000;
/** Spreads numbers over a range; a prime. */
const STEP = 7_368_787;

function spread(id: string, copy: number, range: number): number {
  // Those that very many releases name keep their ids: Various, Unknown Artist, Not On Label.
  return Number(id) < 1000 ? Number(id) : 1 + ((Number(id) + copy * STEP) % range);
}

/** Gives a release of the excerpt as another one, with artists, label and master of its own. */
function renumber(record: string, releaseId: number, copy: number): string {
  return record
    .replace(/^<release id="\d+"/, `<release id="${releaseId}"`)
    .replace(/<artist><id>(\d+)<\/id>/g, (_, id) => `<artist><id>${spread(id, copy, N_ARTISTS)}</id>`)
    .replace(/(<label [^>]*\bid=)"(\d+)"/g, (_, start, id) => `${start}"${spread(id, copy, N_LABELS)}"`)
    .replace(/(<master_id[^>]*>)(\d+)/, (_, start, id) => `${start}${spread(id, copy, N_MASTERS)}`);
}

/**
 * Writes a dump of so many releases, in gzip, by repeating those of an excerpt under new ids in ascending order. Gives its size unpacked.
 */
export async function makeDump(excerpt: Buffer, path: string, nReleases: number): Promise<number> {
  const xml = gunzipSync(excerpt).toString('utf8');
  const records = xml
    .slice(xml.indexOf('<release '), xml.lastIndexOf('</releases>'))
    .split(/(?=<release id=)/);
  const gzip = createGzip({ level: 6 });
  const file = gzip.pipe(createWriteStream(path));
  let sizeBytes = 0;
  const write = async (text: string): Promise<void> => {
    sizeBytes += Buffer.byteLength(text);
    if (!gzip.write(text)) await once(gzip, 'drain');
  };
  await write('<releases>\n');
  for (let at = 0; at < nReleases; at++)
    await write(renumber(records[at % records.length], at + 1, Math.floor(at / records.length)));
  await write('</releases>');
  gzip.end();
  await finished(file);
  return sizeBytes;
}
