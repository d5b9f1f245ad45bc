import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Loaded with --import before a program whose use of the machine is to be known: writes it into the file that DEADWAX_BENCH_USAGE names.

const path = process.env.DEADWAX_BENCH_USAGE;
if (isMainThread && path !== undefined)
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const residentMb = Math.round(process.resourceUsage().maxRSS / 1024);
    writeFileSync(path, JSON.stringify({ cpuSeconds: (user + system) / 1e6, residentMb }));
  });
