import { DeadwaxError } from '../../src/errors.ts';
import { serveCommits } from '../../src/util/serve-commits.ts';

// A commit thread whose first transactions cannot begin, as on a disk that fails for a while; its commands give themselves back.

let nFailures = 2;

serveCommits<string, string, undefined>(() => ({
  handler: {
    name: 'control',
    begin() {
      nFailures -= 1;
      if (nFailures >= 0) throw new Error('the disk does not answer');
    },
    run: (command) => command,
    commit: () => undefined,
    rollback: () => undefined,
    close: () => undefined,
    translate: (thrown) => new DeadwaxError('storage_unavailable', String(thrown)),
  },
  started: undefined,
}));
