import type { User } from '../domain/user.ts';
import { DeadwaxError, type ErrorDetail } from '../errors.ts';
import type { UserStore } from '../store/store.ts';
import { UserInput, type UsersAnswer } from './contract-users.ts';
import { parseJsonText } from './json-text.ts';
import { LineCutter } from './line-cutter.ts';
import { parseInput } from './validate.ts';

const SOURCE = 'api';
const BLOCK_USERS = 1000;
const MAX_LINE_BYTES = 65_536;
const MAX_RESULTS = 1000;
const NEWLINE = 0x0a;

/** Parses users one by one, stores the good ones in blocks and notes what is wrong with the others. */
class UserTaker {
  readonly #users: Pick<UserStore, 'put'>;
  readonly #results: UsersAnswer['results'] = [];
  #block: User[] = [];
  #nTaken = 0;
  #accepted = 0;
  #rejected = 0;

  constructor(users: Pick<UserStore, 'put'>) {
    this.#users = users;
  }

  async take(parse: () => unknown): Promise<void> {
    const index = this.#nTaken++;
    try {
      const { id, member, attributes } = parseInput(UserInput, parse(), 'body');
      this.#block.push({ userId: id, member, attributes, source: SOURCE });
    } catch (thrown) {
      if (!(thrown instanceof DeadwaxError)) throw thrown;
      const { code, message, errors } = thrown;
      this.#reject(index, errors[0] ?? { code, pointer: '', detail: message });
    }
    if (this.#block.length === BLOCK_USERS) await this.#store();
  }

  async finish(): Promise<UsersAnswer> {
    await this.#store();
    const omitted = this.#rejected - this.#results.length;
    return {
      accepted: this.#accepted,
      rejected: this.#rejected,
      results: this.#results,
      ...(omitted === 0 ? {} : { results_omitted: omitted }),
    };
  }

  #reject(index: number, error: ErrorDetail): void {
    this.#rejected += 1;
    if (this.#results.length < MAX_RESULTS)
      this.#results.push({ index, status: 'rejected', error: { ...error } });
  }

  async #store(): Promise<void> {
    await this.#users.put(this.#block);
    this.#accepted += this.#block.length;
    this.#block = [];
  }
}

/** Stores the users of one JSON request; the good ones are durable when this resolves. Errors: `storage_unavailable`. */
export async function takeUsers(
  users: Pick<UserStore, 'put'>,
  values: readonly unknown[],
): Promise<UsersAnswer> {
  const taker = new UserTaker(users);
  for (const value of values) await taker.take(() => value);
  return taker.finish();
}

function parseLine(line: Uint8Array): unknown {
  if (line.length < MAX_LINE_BYTES) return parseJsonText(line);
  throw new DeadwaxError('too_large', `the line has ${MAX_LINE_BYTES} bytes or more`);
}

/** Stores a stream of users, one a line, in bounded memory. Errors: as of `takeUsers`; what was stored before stays. */
export async function takeUserStream(
  users: Pick<UserStore, 'put'>,
  chunks: AsyncIterable<Buffer>,
): Promise<UsersAnswer> {
  const taker = new UserTaker(users);
  const cutter = new LineCutter(MAX_LINE_BYTES);
  const takeLines = async (): Promise<void> => {
    const lines = cutter.take();
    for (let start = 0; start < lines.length; ) {
      const newline = lines.indexOf(NEWLINE, start);
      const end = newline < 0 ? lines.length : newline;
      const line = lines.subarray(start, end);
      if (line.some((byte) => byte > 0x20)) await taker.take(() => parseLine(line));
      start = end + 1;
    }
  };
  for await (const chunk of chunks) {
    cutter.push(chunk);
    await takeLines();
  }
  cutter.end();
  await takeLines();
  return taker.finish();
}
