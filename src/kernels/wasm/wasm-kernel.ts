import { readFileSync } from 'node:fs';
import { DeadwaxError } from '../../errors.ts';
import type { Kernel, RowSystem, ScratchArea } from '../kernel.ts';
import { isWasmExports, type WasmExports } from './wasm-exports.ts';

export type WasmVariant = 'wasm-relaxed-simd' | 'wasm-simd';

const FILES: Readonly<Record<WasmVariant, string>> = {
  'wasm-relaxed-simd': 'kernels-relaxed-simd.wasm',
  'wasm-simd': 'kernels-simd.wasm',
};

const modules = new Map<WasmVariant, WebAssembly.Module | undefined>();

/** Compiles a variant, once a thread; undefined where this engine does not know its instructions. */
function moduleOf(variant: WasmVariant): WebAssembly.Module | undefined {
  if (!modules.has(variant)) {
    const bytes = readFileSync(new URL(FILES[variant], import.meta.url));
    modules.set(variant, WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined);
  }
  return modules.get(variant);
}

/**
 * Makes the compiled kernel over a shared memory, or gives undefined where this engine lacks the variant's instructions.
 *
 * Errors: `damaged_data` when the file is not the kernel module.
 */
export function createWasmKernel(memory: WebAssembly.Memory, variant: WasmVariant): Kernel | undefined {
  const module = moduleOf(variant);
  if (module === undefined) return undefined;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  if (!isWasmExports(exports)) {
    throw new DeadwaxError(
      'damaged_data',
      `${FILES[variant]} is not the kernel module; run npm run build:kernels`,
    );
  }
  return {
    name: variant,
    gramian: exports.gramian,
    rotate: (vectors, nRows, rotation, { at, stride }) =>
      exports.rotate(vectors, nRows, stride, rotation, at),
    solveCg: (system, begin, end, { steps, area }) => {
      setSystem(exports, system, area);
      exports.solveCg(begin, end, steps);
    },
    solveCgTogether: (system, nRows, { steps, area, tileColumns, nColumns }) => {
      setSystem(exports, system, area);
      exports.solveCgTogether(nRows, steps, tileColumns, nColumns);
    },
    solveCholesky: (system, begin, end, area) => {
      setSystem(exports, system, area);
      return exports.solveCholesky(begin, end);
    },
    solveNonnegative: (system, begin, end, area) => {
      setSystem(exports, system, area);
      return exports.solveNonnegative(begin, end);
    },
    packPanels: ({ panels, vectors, itemRows, nItems, stride }, begin, end) =>
      exports.packPanels(panels, vectors, itemRows, nItems, stride, begin, end),
    topN: (batch, begin, end, scratch) => {
      const { items, users, count, seenStarts, seenItems, outRows, outScores } = batch;
      exports.topN(
        items.panels,
        items.vectors,
        items.itemRows,
        items.nItems,
        items.stride,
        users,
        count,
        seenStarts,
        seenItems,
        outRows,
        outScores,
        begin,
        end,
        scratch,
      );
    },
    nearest: ({ queries, nQueries, points, nPanels, firstPlace, selfPlace, count, lists }) =>
      exports.nearest(queries, nQueries, points, nPanels, firstPlace, selfPlace, count, lists),
  };
}

function setSystem(exports: WasmExports, system: RowSystem, area: ScratchArea): void {
  exports.setSystem(
    system.rowStarts,
    system.columns,
    system.values,
    system.fixed,
    system.fixedBiases,
    system.rows,
    system.solved,
    system.solvedBiases,
    system.gramian,
    system.gramianIsDiagonal ? 1 : 0,
    system.regularization,
    system.stride,
    system.unknowns,
    system.weighted ? 1 : 0,
    system.targetOffset,
    area.at,
    area.gatherRows,
  );
}
