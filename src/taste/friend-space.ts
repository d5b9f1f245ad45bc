import { createMemoryPlan } from '../kernels/memory-plan.ts';
import { PANEL_BYTES } from '../kernels/nearest-search.ts';
import { sharedInts } from '../util/shared-arrays.ts';

/** How many users a cell should have. */
const CELL_USERS = 2048;
/** A cell with more is split. */
const MOST_MEMBERS = 4 * CELL_USERS;
const MOST_CLUSTERS = 8192;
const SAMPLE_PER_CLUSTER = 64;
/** Points that a thread takes at a time. */
export const CHUNK_POINTS = 16_384;
/** The most cells that a search goes through, the own one among them. */
export const MOST_PROBES = 48;
/** Friends that are found for each user, of which one is chosen. */
export const CANDIDATES = 8;
/** Queries whose nearest of all users are found, to measure the search. */
export const CHECKED = 1024;

/**
 * Where the points of all users with a taste lie: by cell, so that neighbours are near in memory. A *place* counts the points in that
 * order; each cell begins at a multiple of four. Panels are those of `NearestSearch`.
 *
 * Shapes: `rowsAt` [mostPlaces], -1 where a place has no user; `cellStarts` [mostCells + 1] in places, `cellSizes` [mostCells] in users,
 * `neighbours` [mostCells x (MOST_PROBES - 1)] the other cells, the nearest first, -1 for none; `clusterOf` by user row, -1 for users who
 * have no point; `candidates` and `distances` [mostPlaces x CANDIDATES]; `shape` [2]: how many cells and places there are.
 */
export interface FriendSpace {
  readonly memory: WebAssembly.Memory;
  readonly nClusters: number;
  readonly mostMembers: number;
  readonly nSample: number;
  /** Byte offsets of panels: of all users, of clusters, of cells, of the sample. */
  readonly points: number;
  readonly clusters: number;
  readonly centres: number;
  readonly sample: number;
  /** By thread: room for CHUNK_POINTS points, then for lists. */
  readonly scratch: readonly number[];
  readonly clusterOf: Int32Array;
  readonly clusterOfSample: Int32Array;
  readonly rowsAt: Int32Array;
  readonly cellStarts: Int32Array;
  readonly cellSizes: Int32Array;
  readonly neighbours: Int32Array;
  readonly candidates: Int32Array;
  readonly distances: Uint16Array;
  readonly shape: Int32Array;
}

/** Gives the bytes of panels for so many points. */
export function panelBytes(nPoints: number): number {
  return Math.ceil(nPoints / 4) * PANEL_BYTES;
}

/** Lays out the space for so many users with a taste. Errors: `too_large`. */
export function createFriendSpace(nUsers: number, endRow: number, threads: number): FriendSpace {
  const nClusters = Math.max(1, Math.min(MOST_CLUSTERS, Math.round(nUsers / CELL_USERS)));
  // Halving a cluster until each part fits leaves parts of more than half of what fits.
  const mostCells = nClusters + Math.ceil((2 * nUsers) / MOST_MEMBERS);
  const mostPlaces = nUsers + 3 * mostCells;
  const nSample = Math.min(nUsers, SAMPLE_PER_CLUSTER * nClusters);
  const listBytes = 8 * Math.max(CHUNK_POINTS, MOST_MEMBERS * CANDIDATES);
  const plan = createMemoryPlan();
  const places = {
    points: plan.reserve(panelBytes(mostPlaces)),
    clusters: plan.reserve(panelBytes(nClusters)),
    centres: plan.reserve(panelBytes(mostCells)),
    sample: plan.reserve(panelBytes(nSample)),
    scratch: Array.from({ length: threads }, () => plan.reserve(panelBytes(CHUNK_POINTS) + listBytes)),
  };
  return {
    ...places,
    memory: plan.allocate('the search for friends'),
    nClusters,
    mostMembers: MOST_MEMBERS,
    nSample,
    clusterOf: sharedInts(endRow),
    clusterOfSample: sharedInts(nSample),
    rowsAt: sharedInts(mostPlaces).fill(-1),
    cellStarts: sharedInts(mostCells + 1),
    cellSizes: sharedInts(mostCells),
    neighbours: sharedInts(mostCells * (MOST_PROBES - 1)).fill(-1),
    candidates: sharedInts(mostPlaces * CANDIDATES),
    distances: new Uint16Array(new SharedArrayBuffer(2 * mostPlaces * CANDIDATES)),
    shape: sharedInts(2),
  };
}

/** Gives where a thread's lists lie. */
export function listsOf(space: FriendSpace, thread: number): number {
  return space.scratch[thread] + panelBytes(CHUNK_POINTS);
}
