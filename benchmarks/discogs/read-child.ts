import type { Item } from '../../src/domain/item.ts';
import { openDiscogs } from '../../src/source/discogs/open-discogs.ts';

// Reads a dump to its end in a process of its own and says on standard output how long it took, what it held, and how much processor
// time and memory the process took. Argument: the file.

const source = await openDiscogs(process.argv[2]);
const startedAt = performance.now();
let [releases, tracks, labels] = [0, 0, 0];
for (const dump of source.dumps)
  for await (const { entries } of source.read(dump, { offset: 0, nRecords: 0 }))
    for (const text of entries.texts) {
      const items: readonly Item[] = JSON.parse(Buffer.from(text.buffer).toString());
      releases += items.length;
      for (const { attributes } of items) {
        tracks += Object(attributes.track_titles ?? []).length;
        labels += Object(attributes.label_ids ?? []).length;
      }
    }
const seconds = (performance.now() - startedAt) / 1000;
await source.close();
const { user, system } = process.cpuUsage();
const cpuSeconds = (user + system) / 1e6;
const maxRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ seconds, releases, tracks, labels, cpuSeconds, maxRssMb }));
