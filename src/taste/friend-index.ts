import { createMemoryPlan } from '../kernels/memory-plan.ts';
import { beginLists, PANEL_BYTES, POINT_SIZE, writePoint } from '../kernels/nearest-search.ts';
import { selectKernel } from '../kernels/select-kernel.ts';
import type { BatchFiles } from './batch-files.ts';
import { panelBytes } from './friend-space.ts';
import { writeTastePoint } from './similarity.ts';
import type { TasteManifest } from './taste-manifest.ts';

/** Users that a search gives, more than one, as some may not be there any more. */
const COUNT = 24;

/** Finds the nearest users of single tastes in the index that a batch with tastes has left on the disk: in memory are the cells' centres alone. */
export class FriendIndex {
  readonly #files: BatchFiles;
  readonly #manifest: TasteManifest;
  readonly #starts: Int32Array;
  readonly #sizes: Int32Array;
  readonly #memory: WebAssembly.Memory;
  readonly #kernel;
  readonly #places;
  readonly #point = new Int16Array(POINT_SIZE);

  constructor(files: BatchFiles, manifest: TasteManifest) {
    const { nCells } = manifest;
    this.#files = files;
    this.#manifest = manifest;
    const bytes = files.readAll('cells');
    this.#starts = new Int32Array(bytes, 0, nCells + 1);
    this.#sizes = new Int32Array(bytes, 4 * (nCells + 1), nCells);
    const plan = createMemoryPlan();
    this.#places = {
      centres: plan.reserve(panelBytes(nCells)),
      query: plan.reserve(PANEL_BYTES),
      cell: plan.reserve(panelBytes(Math.max(1, ...this.#sizes))),
      lists: plan.reserve(8 * Math.max(COUNT, manifest.nProbes)),
    };
    this.#memory = plan.allocate('the search for a friend');
    this.#kernel = selectKernel(this.#memory);
    const centres = new Uint8Array(bytes, 4 * (2 * nCells + 1));
    new Uint8Array(this.#memory.buffer, this.#places.centres, centres.length).set(centres);
  }

  /** Gives the rows of the nearest users of a taste, the nearest first; the user's own row may be among them. */
  find(scores: Uint32Array): number[] {
    const { nProbes, nCells, options } = this.#manifest;
    const { query, centres, cell: cellAt, lists } = this.#places;
    const { buffer } = this.#memory;
    writeTastePoint(scores, 0, options.sizeWeight, this.#point);
    writePoint(new DataView(buffer, query, PANEL_BYTES), 0, this.#point, 0);
    const search = { queries: query, nQueries: 1, selfPlace: -1, lists };
    const nPanels = Math.ceil(nCells / 4);
    beginLists(buffer, lists, 1, nProbes);
    this.#kernel.nearest({ ...search, points: centres, nPanels, firstPlace: 0, count: nProbes });
    const cells = this.#found(nProbes);
    beginLists(buffer, lists, 1, COUNT);
    for (const cell of cells) {
      const size = panelBytes(this.#sizes[cell]);
      const firstPlace = this.#starts[cell];
      this.#files.read('points', new Uint8Array(buffer, cellAt, size), (firstPlace / 4) * PANEL_BYTES);
      this.#kernel.nearest({
        ...search,
        points: cellAt,
        nPanels: size / PANEL_BYTES,
        firstPlace,
        count: COUNT,
      });
    }
    return this.#found(COUNT).map((place) => this.#files.readInt('places', place));
  }

  #found(count: number): number[] {
    const places = new Int32Array(this.#memory.buffer, this.#places.lists + 4 * count, count);
    return [...places].filter((place) => place >= 0);
  }
}
