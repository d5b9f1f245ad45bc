import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { DeadwaxError } from '../errors.ts';
import { suggestName } from './nearest-name.ts';

/** The places where a test can make this program die, fail or stand still; a crash there would be the hardest to survive. */
export const FAULT_POINTS = [
  'log:before-commit',
  'log:after-commit',
  'log:id-index',
  'log:id-merge',
  'state:before-commit',
  'state:after-commit',
  'state:flush-slice',
  'state:flushed-slice',
  'state:flushed',
  'control:before-commit',
  'control:after-commit',
  'warehouse:before-commit',
  'warehouse:after-commit',
  'dead-letters:write',
  'import:checkpoint',
  'profile-sync:page',
  'model:write-file',
  'model:write-manifest',
  'model:sync-version',
  'model:rename-version',
  'model:sync-catalogue',
  'model:write-live',
  'model:rename-live',
  'model:published',
  'migrate:before-commit',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

const ACTIONS = ['kill', 'fail', 'stall', 'end'] as const;

interface Fault {
  readonly firstHit: number;
  readonly lastHit: number;
  readonly action: (typeof ACTIONS)[number];
  nHits: number;
}

/** Under this name threads that are started later find what was armed. */
const SHARED_NAME = 'deadwax:faults';
const STALL_MS = 100;
const FAULT = /^([\w-]+:[\w-]+)@(\d+)(?:-(\d+|\*))?:(\w+)$/;

let armed: ReadonlyMap<string, Fault> | undefined = parseShared();

function parseShared(): ReadonlyMap<string, Fault> | undefined {
  const shared = getEnvironmentData(SHARED_NAME);
  return typeof shared === 'string' ? parseFaults(shared) : undefined;
}

function parseFault(text: string): [string, Fault] {
  const [, point = '', first = '', last = first, actionName = ''] = FAULT.exec(text) ?? [];
  const action = ACTIONS.find((name) => name === actionName);
  if (!FAULT_POINTS.some((name) => name === point) || action === undefined)
    throw new DeadwaxError(
      'misuse',
      `'${text}' is not a fault such as log:before-commit@7:kill${suggestName(point, FAULT_POINTS)}; actions are ${ACTIONS.join(', ')}`,
    );
  return [
    point,
    {
      firstHit: Number(first),
      lastHit: last === '*' ? Number.POSITIVE_INFINITY : Number(last),
      action,
      nHits: 0,
    },
  ];
}

function parseFaults(text: string): ReadonlyMap<string, Fault> {
  return new Map(text.split(',').map((fault) => parseFault(fault.trim())));
}

/**
 * Switches faults on, in this thread and those started from now on: `POINT@FIRST[-LAST]:ACTION`, several with commas between.
 * Hits of a point are counted from 1 in each thread; those from FIRST to LAST (`*`: for ever) do the action: `kill` ends the process
 * as a power cut would, `fail` throws `storage_unavailable`, `stall` holds the thread for 100 ms, `end` ends the thread alone. For tests.
 * Errors: `misuse`.
 */
export function armFaults(text: string): void {
  armed = parseFaults(text);
  setEnvironmentData(SHARED_NAME, text);
}

/** Does what was armed for this place; costs a comparison where nothing is. */
export function faultPoint(point: FaultPoint): void {
  const fault = armed?.get(point);
  if (fault === undefined) return;
  fault.nHits += 1;
  if (fault.nHits < fault.firstHit || fault.nHits > fault.lastHit) return;
  if (fault.action === 'kill') process.kill(process.pid, 'SIGKILL');
  // In a thread that is not the first one, this is the end of the thread.
  if (fault.action === 'end') process.exit(1);
  if (fault.action === 'stall') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALL_MS);
  if (fault.action === 'fail')
    throw new DeadwaxError(
      'storage_unavailable',
      `no room at ${point}: the disk is full, as a test wants it`,
    );
}
