import { workerData } from 'node:worker_threads';
import type { DeadwaxError } from '../../errors.ts';
import { type CommitHandler, serveCommits } from '../../util/serve-commits.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteReader } from '../../util/sqlite-file.ts';
import type { CountCommand, CountResult, CountThreadOptions } from './count-command.ts';
import { UserCount } from './user-count.ts';

// The thread that counts the users of items: a count of millions of users takes nothing from those who wait for answers.

const CACHE_MEBIBYTES = 4;

class CountHandler implements CommitHandler<CountCommand, CountResult> {
  readonly name = undefined;
  readonly #path: string;
  readonly #database;
  #count: UserCount | undefined;

  constructor({ path }: CountThreadOptions) {
    this.#path = path;
    this.#database = openSqliteReader(path, CACHE_MEBIBYTES);
  }

  begin(): void {}
  commit(): void {}
  rollback(): void {}

  run(command: CountCommand): CountResult {
    if (command.kind === 'go') return this.#go();
    this.#count = new UserCount(this.#database, command.question);
    return undefined;
  }

  close(): void {
    this.#database.close();
  }

  translate(thrown: unknown): DeadwaxError {
    return fromSqliteError(thrown, this.#path);
  }

  #go(): CountResult {
    const counted = this.#count?.go();
    if (counted !== undefined) this.#count = undefined;
    return counted;
  }
}

const options: CountThreadOptions = workerData;
serveCommits(() => ({ handler: new CountHandler(options), started: undefined }));
