import { DeadwaxError } from '../errors.ts';

const PAGE_BYTES = 65_536;
/** WebAssembly with 32-bit addresses ends here. */
const MAX_PAGES = 65_535;
/** Keeps offset 0, which means "none", out of use. */
const FIRST_OFFSET = 1024;
const ALIGNMENT = 64;

/** Lays out one shared WebAssembly memory: reserve every part first, then allocate once. */
export interface MemoryPlan {
  /** Sets bytes aside and gives their offset, a multiple of 64. */
  reserve(sizeBytes: number): number;
  /**
   * Makes the memory, filled with zeros.
   *
   * Errors: `too_large` when the parts do not fit the 4 GiB of a WebAssembly memory, or the machine has not so much.
   */
  allocate(purpose: string): WebAssembly.Memory;
}

/** Begins a plan. */
export function createMemoryPlan(): MemoryPlan {
  let next = FIRST_OFFSET;
  return {
    reserve: (sizeBytes) => {
      const offset = next;
      next += Math.ceil(sizeBytes / ALIGNMENT) * ALIGNMENT;
      return offset;
    },
    allocate: (purpose) => allocate(Math.ceil(next / PAGE_BYTES), purpose),
  };
}

function allocate(pages: number, purpose: string): WebAssembly.Memory {
  const gibibytes = ((pages * PAGE_BYTES) / 2 ** 30).toFixed(1);
  const remedy = 'use fewer factors, fewer threads or less data';
  if (pages > MAX_PAGES) {
    throw new DeadwaxError(
      'too_large',
      `${purpose} needs ${gibibytes} GiB and a WebAssembly memory ends at 4; ${remedy}`,
    );
  }
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    throw new DeadwaxError(
      'too_large',
      `${purpose} needs ${gibibytes} GiB, which this machine does not give; ${remedy}`,
      {
        cause,
      },
    );
  }
}
