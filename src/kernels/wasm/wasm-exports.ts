/** What the compiled module gives; arguments are those of `assembly/`, addresses as numbers. */
export interface WasmExports {
  gramian(rows: number, nRows: number, stride: number, out: number): void;
  setSystem(
    rowStarts: number,
    columns: number,
    values: number,
    fixed: number,
    fixedBiases: number,
    rows: number,
    solved: number,
    solvedBiases: number,
    gramian: number,
    gramianIsDiagonal: number,
    regularization: number,
    stride: number,
    unknowns: number,
    weighted: number,
    targetOffset: number,
    scratch: number,
    gatherRows: number,
  ): void;
  rotate(vectors: number, nRows: number, stride: number, rotation: number, scratch: number): void;
  solveCg(begin: number, end: number, steps: number): void;
  solveCgTogether(nRows: number, steps: number, tileColumns: number, nColumns: number): void;
  solveCholesky(begin: number, end: number): number;
  solveNonnegative(begin: number, end: number): number;
  packPanels(
    panels: number,
    vectors: number,
    itemRows: number,
    nItems: number,
    stride: number,
    begin: number,
    end: number,
  ): void;
  topN(
    panels: number,
    vectors: number,
    itemRows: number,
    nItems: number,
    stride: number,
    users: number,
    count: number,
    seenStarts: number,
    seenItems: number,
    outRows: number,
    outScores: number,
    begin: number,
    end: number,
    scratch: number,
  ): void;
  nearest(
    queries: number,
    nQueries: number,
    points: number,
    nPanels: number,
    firstPlace: number,
    selfPlace: number,
    count: number,
    lists: number,
  ): void;
}

const NAMES = [
  'gramian',
  'rotate',
  'setSystem',
  'solveCg',
  'solveCgTogether',
  'solveCholesky',
  'solveNonnegative',
  'packPanels',
  'topN',
  'nearest',
] as const;

/** Whether an instance's exports are those of the kernel module. */
export function isWasmExports(exports: object): exports is WasmExports {
  return NAMES.every((name) => name in exports && typeof Reflect.get(exports, name) === 'function');
}
