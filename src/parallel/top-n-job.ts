import type { Kernel, ScratchArea } from '../kernels/kernel.ts';
import { orderItems, panelCount } from '../kernels/pack-items.ts';
import { type PackedItems, TOP_N_USERS, type TopNBatch } from '../kernels/top-n-batch.ts';

/** Panels that a thread packs at a time. */
const CHUNK_PANELS = 64;

/** The jobs of a TopNPool, in their order: the items are sorted, then packed, once; then come batches of users. */
export type TopNJob =
  | { readonly kind: 'orderItems'; readonly items: PackedItems }
  | { readonly kind: 'packPanels'; readonly items: PackedItems }
  | { readonly kind: 'topN'; readonly batch: TopNBatch; readonly nUsers: number };

/** Gives the number of chunks of a job. */
export function topNChunkCount(job: TopNJob): number {
  switch (job.kind) {
    case 'orderItems':
      return 1;
    case 'packPanels':
      return Math.ceil(panelCount(job.items) / CHUNK_PANELS);
    case 'topN':
      return Math.ceil(job.nUsers / TOP_N_USERS);
  }
}

/** Runs one chunk. */
export function runTopNChunk(
  context: { readonly memory: WebAssembly.Memory; readonly kernel: Kernel; readonly area: ScratchArea },
  job: TopNJob,
  chunk: number,
): void {
  const { memory, kernel, area } = context;
  switch (job.kind) {
    case 'orderItems':
      orderItems(memory.buffer, job.items);
      break;
    case 'packPanels': {
      const begin = chunk * CHUNK_PANELS;
      kernel.packPanels(job.items, begin, Math.min(panelCount(job.items), begin + CHUNK_PANELS));
      break;
    }
    case 'topN': {
      const begin = chunk * TOP_N_USERS;
      kernel.topN(job.batch, begin, Math.min(job.nUsers, begin + TOP_N_USERS), area.at);
    }
  }
}
