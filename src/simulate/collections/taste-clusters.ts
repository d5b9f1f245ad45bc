import { createRandom, type Random, shuffle } from '../../util/random.ts';
import { createDrawTable, type DrawTable } from '../draw-table.ts';
import type { Draws } from './collector-random.ts';
import { type CollectionSize, MOST_RELEASES, type ReleasePicker } from './release-picker.ts';

/** What a taste goes by: a release's first genre and first style, empty where there is none. */
export interface ReleaseTaste {
  readonly genre: string;
  readonly style: string;
}

/** The release at place r of the charts is taken in proportion to 1 / (r + this): Zipf's law without a release that everybody owns. */
const CHARTS_OFFSET = 100;
const N_CLUSTERS = 150;
/** How much of a cluster's collections is of its first, second and third genre; what is left is of anything. */
const GENRE_SHARES = [0.5, 0.2, 0.1];
/** Genres of clusters are drawn by their releases to this power, so that small genres have their lovers, too. */
const GENRE_POWER = 0.6;
/** So many styles of a genre a cluster cares for. */
const STYLES_OF_CLUSTER = 3;
/** At least so much of a collection is of the first of the collector's two clusters. */
const LEAST_FIRST_SHARE = 0.6;
/** So many draws for each release that is needed; a small scene may have been collected by then. */
const DRAWS_PER_RELEASE = 8;

/** The releases of one genre and style. */
interface Scene {
  readonly genre: string;
  readonly rows: number[];
  weight: number;
}

/** Gives each release's popularity: its place in the charts is a matter of chance. */
function drawPopularity(nReleases: number, random: Random): Float64Array {
  const charts = Int32Array.from({ length: nReleases }, (_, row) => row);
  shuffle(charts, random);
  const popularity = new Float64Array(nReleases);
  charts.forEach((row, place) => {
    popularity[row] = 1 / (place + 1 + CHARTS_OFFSET);
  });
  return popularity;
}

function findScenes(tastes: readonly ReleaseTaste[], popularity: Float64Array): Scene[] {
  const scenes = new Map<string, Scene>();
  tastes.forEach(({ genre, style }, row) => {
    const key = `${genre}\0${style}`;
    const scene = scenes.get(key) ?? { genre, rows: [], weight: 0 };
    scene.rows.push(row);
    scene.weight += popularity[row];
    scenes.set(key, scene);
  });
  return [...scenes.values()];
}

/** Draws how much each scene means to a cluster. */
function drawClusterWeights(scenes: readonly Scene[], genres: DrawTable, random: Random): Float64Array {
  const total = scenes.reduce((sum, { weight }) => sum + weight, 0);
  const names = [...new Set(scenes.map(({ genre }) => genre))];
  const left = GENRE_SHARES.reduce((rest, share) => rest - share, 1);
  const weights = Float64Array.from(scenes, ({ weight }) => (left * weight) / total);
  for (const share of GENRE_SHARES) {
    const genre = names[genres.draw(random)];
    const own = Int32Array.from(scenes.keys()).filter((at) => scenes[at].genre === genre);
    shuffle(own, random);
    const chosen = own.subarray(0, STYLES_OF_CLUSTER);
    const sum = chosen.reduce((before, at) => before + scenes[at].weight, 0);
    for (const at of chosen) weights[at] += (share * scenes[at].weight) / sum;
  }
  return weights;
}

/** Draws releases of two clusters. */
class TastePicker implements ReleasePicker {
  readonly #scenes: readonly Int32Array[];
  readonly #inScene: readonly DrawTable[];
  readonly #clusters: readonly DrawTable[];
  readonly #size: CollectionSize;
  /** By release, the collector who has it last. */
  readonly #owners: Int32Array;
  #collector = 0;

  constructor(tastes: readonly ReleaseTaste[], size: CollectionSize, seed: number) {
    const random = createRandom(seed);
    const popularity = drawPopularity(tastes.length, random);
    const scenes = findScenes(tastes, popularity);
    const weightsByGenre = new Map<string, number>();
    for (const { genre, weight } of scenes)
      weightsByGenre.set(genre, (weightsByGenre.get(genre) ?? 0) + weight);
    const genres = createDrawTable(
      Float64Array.from(weightsByGenre.values(), (weight) => weight ** GENRE_POWER),
    );
    this.#scenes = scenes.map(({ rows }) => Int32Array.from(rows));
    this.#inScene = scenes.map(({ rows }) =>
      createDrawTable(Float64Array.from(rows, (row) => popularity[row])),
    );
    this.#clusters = Array.from({ length: N_CLUSTERS }, () =>
      createDrawTable(drawClusterWeights(scenes, genres, random)),
    );
    this.#size = size;
    this.#owners = new Int32Array(tastes.length);
  }

  pick(random: Draws, rows: Int32Array): number {
    const [first, second] = [this.#drawCluster(random), this.#drawCluster(random)];
    const share = LEAST_FIRST_SHARE + (1 - LEAST_FIRST_SHARE) * random.next();
    const { base, mostLess } = this.#size;
    const most = Math.min(base - random.below(mostLess + 1), this.#owners.length);
    this.#collector += 1;
    let nRows = 0;
    for (let draw = 0; nRows < most && draw < DRAWS_PER_RELEASE * MOST_RELEASES; draw++) {
      const scene = (random.next() < share ? first : second).draw(random);
      nRows += this.#takeNew(this.#scenes[scene][this.#inScene[scene].draw(random)], rows, nRows);
    }
    for (let row = random.below(this.#owners.length); nRows < most; row = (row + 1) % this.#owners.length)
      nRows += this.#takeNew(row, rows, nRows);
    return nRows;
  }

  #drawCluster(random: Draws): DrawTable {
    return this.#clusters[random.below(this.#clusters.length)];
  }

  /** Puts a release into a collection that lacks it, and gives by how much that has grown. */
  #takeNew(row: number, rows: Int32Array, nRows: number): number {
    if (this.#owners[row] === this.#collector) return 0;
    this.#owners[row] = this.#collector;
    rows[nRows] = row;
    return 1;
  }
}

/**
 * Makes a picker of collections that people of some taste might have. Popularity follows Zipf's law; the releases of a genre and
 * style are a scene; a cluster loves some styles of three genres, which it shares with nobody else in the same mixture; a collector belongs to two clusters.
 */
export function createTastePicker(
  tastes: readonly ReleaseTaste[],
  size: CollectionSize,
  seed: number,
): ReleasePicker {
  return new TastePicker(tastes, size, seed);
}
