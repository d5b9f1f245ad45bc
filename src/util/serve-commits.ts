import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { type DeadwaxError, toDeadwaxError } from '../errors.ts';
import { type CommandMessage, formatErrorMessage, type Reply, type ThreadMessage } from './commit-message.ts';
import { faultPoint } from './fault-point.ts';

/** How a commit thread does its work. What `run` changed in memory must be undone by `rollback`. */
export interface CommitHandler<Command, Result> {
  /** Whose commits these are, for fault points; undefined where it only reads. */
  readonly name: 'log' | 'state' | 'control' | undefined;
  begin(): void;
  run(command: Command): Result;
  commit(): void;
  rollback(): void;
  close(): void;
  /**
   * Does a slice of work that nobody waits for, between commits. Gives in how many milliseconds to call it again, undefined when it
   * need not be before the next command; must not throw.
   */
  background?(): number | undefined;
  /** Gives what was thrown as the error that callers see. */
  translate(thrown: unknown): DeadwaxError;
}

/** A commit takes in what has queued for at most this long, so that the first of a group does not wait for the last of a flood. */
const MAX_GROUP_MS = 8;

type Message<Command> = CommandMessage<Command>;

function runGroup<Command, Result>(
  group: Iterable<Message<Command>>,
  handler: CommitHandler<Command, Result>,
): Reply<Result>[] {
  const replies: Reply<Result>[] = [];
  handler.begin();
  for (const { id, command } of group) {
    if (command !== undefined) replies.push({ id, result: handler.run(command) });
  }
  if (handler.name !== undefined) faultPoint(`${handler.name}:before-commit`);
  handler.commit();
  if (handler.name !== undefined) faultPoint(`${handler.name}:after-commit`);
  return replies;
}

function runAlone<Command, Result>(
  message: Message<Command>,
  handler: CommitHandler<Command, Result>,
): Reply<Result>[] {
  try {
    return runGroup([message], handler);
  } catch (thrown) {
    handler.rollback();
    return [{ id: message.id, error: formatErrorMessage(handler.translate(thrown)) }];
  }
}

/** Gives the first message and whatever else has queued, until the time is over or the thread is asked to end; `group` gets the others. */
function* drain<Command>(first: Message<Command>, group: Message<Command>[]): Generator<Message<Command>> {
  const startedAt = performance.now();
  let next = first;
  for (;;) {
    yield next;
    if (next.command === undefined || performance.now() - startedAt > MAX_GROUP_MS || parentPort === null)
      return;
    const queued: Message<Command> | undefined = receiveMessageOnPort(parentPort)?.message;
    if (queued === undefined) return;
    group.push(queued);
    next = queued;
  }
}

/** Calls a handler's `background` whenever it wants to be called and no command is at work. */
function startBackground(handler: { background?(): number | undefined }): {
  wake(): void;
  end(): void;
} {
  let immediate: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;
  function work(): void {
    immediate = undefined;
    const waitMs = handler.background?.();
    if (waitMs === 0) immediate = setImmediate(work);
    else if (waitMs !== undefined) timer = setTimeout(work, waitMs);
  }
  function wake(): void {
    if (handler.background === undefined || immediate !== undefined) return;
    clearTimeout(timer);
    immediate = setImmediate(work);
  }
  wake();
  return {
    wake,
    end() {
      clearTimeout(timer);
      clearImmediate(immediate);
    },
  };
}

/**
 * Serves commands in a worker thread: whatever has queued is done in one transaction and answered after its commit. When a group
 * fails, each of its commands is tried alone, so that one bad command does not take others with it. `open` runs first; what it
 * gives as `started` goes to the owner.
 */
export function serveCommits<Command, Result, Started>(
  open: () => { handler: CommitHandler<Command, Result>; started: Started },
): void {
  const port = parentPort;
  if (port === null) throw new Error('a commit thread runs in a worker thread only');
  const send = (message: ThreadMessage<Started, Result>): void => port.postMessage(message);
  let opened: ReturnType<typeof open>;
  try {
    opened = open();
  } catch (thrown) {
    send({ kind: 'failed', error: formatErrorMessage(toDeadwaxError(thrown)) });
    return;
  }
  const { handler, started } = opened;
  const background = startBackground(handler);
  port.on('message', (first: Message<Command>) => {
    // The first is in it from the start: where even `begin` fails, its sender still gets an answer and the thread lives on.
    const group = [first];
    let replies: Reply<Result>[];
    try {
      replies = runGroup(drain(first, group), handler);
    } catch {
      handler.rollback();
      replies = group.flatMap((message) => (message.command === undefined ? [] : runAlone(message, handler)));
    }
    if (replies.length > 0) send({ kind: 'replies', replies });
    background.wake();
    if (group.at(-1)?.command === undefined) {
      background.end();
      handler.close();
      port.close();
    }
  });
  send({ kind: 'started', value: started });
}
