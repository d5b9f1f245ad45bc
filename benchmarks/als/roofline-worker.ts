import { parentPort, workerData } from 'node:worker_threads';
import type { RooflineSetup, RooflineTask } from './machine-roofline.ts';

// A thread of the roofline measurement: repeats a task for a while and answers with its rate, in units of the task a second.

const MEASURED_SECONDS = 0.15;

const { module, memory, at }: RooflineSetup = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });

function call(name: string, ...args: readonly number[]): void {
  const loop: unknown = Reflect.get(exports, name);
  if (typeof loop !== 'function') throw new Error(`the module has no ${name}`);
  loop(...args);
}

/** Runs a task once. Returns the units it did: floating point operations or bytes. */
function runOnce(task: RooflineTask): number {
  switch (task.kind) {
    case 'multiply':
      call('multiply', at, task.rounds);
      return 80 * task.rounds;
    case 'stream':
      call('stream', at, task.bytes, task.passes);
      return task.bytes * task.passes;
    case 'scatter':
      call('scatter', at, task.nRows, task.rowBytes, task.reads);
      return task.rowBytes * task.reads;
  }
}

/** Seconds that this thread has had a core, so that other work on the machine takes nothing from the rate. */
function coreSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

parentPort?.on('message', (task: RooflineTask) => {
  runOnce(task);
  const startedAt = coreSeconds();
  let units = 0;
  while (coreSeconds() - startedAt < MEASURED_SECONDS) units += runOnce(task);
  parentPort?.postMessage(units / (coreSeconds() - startedAt));
});
