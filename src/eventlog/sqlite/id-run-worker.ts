import { workerData } from 'node:worker_threads';
import { faultPoint } from '../../util/fault-point.ts';
import { doIdRunTask, type IdRunTask } from './id-run-task.ts';

// Makes one run and ends, beside the writer thread, which goes on taking events.

const task: IdRunTask = workerData;
doIdRunTask(task);
faultPoint('log:id-index');
