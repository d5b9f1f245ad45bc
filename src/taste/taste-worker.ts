import { parentPort } from 'node:worker_threads';
import { createTasteTasks, type TasteTasks } from './taste-tasks.ts';

// A thread of a batch: does one task after the other and says what came of it.

const tasks: Readonly<Record<string, (input: never) => unknown>> = { ...createTasteTasks() };

parentPort?.on('message', (task: { readonly kind: keyof TasteTasks; readonly input: never }) => {
  parentPort?.postMessage(tasks[task.kind](task.input));
});
