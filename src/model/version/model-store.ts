import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import { DeadwaxError } from '../../errors.ts';
import { replaceDurably, syncDirectory, writeDurably } from '../../util/durable-file.ts';
import { faultPoint } from '../../util/fault-point.ts';
import type { FittedModel, LoadedModel } from '../model.ts';
import { checkGate } from './gate.ts';
import { hashModel } from './hash-model.ts';
import { formatLivePointer, formatPointer, livePointerPath, readLivePointer } from './live-pointer.ts';
import type { ModelFields, ModelManifest } from './manifest.ts';
import { formatManifest } from './manifest-json.ts';
import { decodeModel, encodeModel } from './model-files.ts';
import {
  describeFile,
  findSizeFault,
  formatTemporaryName,
  formatVersion,
  hashContents,
  isVersionName,
  listVersionNames,
  readManifest,
  readVerified,
  removeLeftovers,
} from './version-folder.ts';

/** A version in the list. `manifest` is undefined where it cannot be read; `damaged` says why a version cannot be used. */
export interface ModelEntry {
  readonly version: string;
  readonly manifest: ModelManifest | undefined;
  readonly live: boolean;
  readonly damaged: string | undefined;
}

/** Model versions: immutable folders, and one pointer a catalogue to the version that answers. */
export interface ModelStore {
  /** Writes a version durably; it is listed when the promise resolves, and nothing of it is when the process dies before. */
  write(catalogue: Catalogue, fitted: FittedModel, fields: ModelFields): Promise<ModelManifest>;
  /** Makes a version live, atomically. Errors: `not_found`, `damaged_model`, `gate_refused` unless `force`. */
  publish(
    catalogue: Catalogue,
    version: string,
    options?: { readonly force?: boolean },
  ): Promise<ModelManifest>;
  /** Makes the last whole version live that was live before. Errors: `no_model`, `conflict` where there is none to go back to. */
  rollback(catalogue: Catalogue): Promise<ModelManifest>;
  /** Gives the live version's manifest; undefined before the first publish. Errors: `damaged_model`. */
  live(catalogue: Catalogue): Promise<ModelManifest | undefined>;
  /** Loads a version (the live one by default), every checksum verified. Errors: `no_model`, `not_found`, `damaged_model`. */
  load(catalogue: Catalogue, version?: string): Promise<LoadedModel>;
  /** Lists newest first, damaged ones included; looks at manifests and sizes, not at contents. */
  list(catalogue: Catalogue): Promise<readonly ModelEntry[]>;
  /** Calls `listener` after each publish and rollback of this process. Returns the function that stops it. */
  onPublish(listener: (catalogue: Catalogue, manifest: ModelManifest) => void): () => void;
  /** Removes all but the newest `keep` versions; the live one and the one before it always stay. Returns the removed names. */
  prune(catalogue: Catalogue, keep: number): Promise<readonly string[]>;
}

export interface ModelStoreOptions {
  /** The folder that holds a folder for each catalogue. */
  readonly directory: string;
  readonly clock: () => number;
  readonly deadwaxVersion: string;
}

/** Opens the model versions below a folder and removes what cut-off writes have left there. */
export async function openModelStore(options: ModelStoreOptions): Promise<ModelStore> {
  for (const catalogue of CATALOGUES) await removeLeftovers(join(options.directory, catalogue));
  return new FolderModelStore(options);
}

class FolderModelStore implements ModelStore {
  readonly #options: ModelStoreOptions;
  readonly #listeners = new Set<(catalogue: Catalogue, manifest: ModelManifest) => void>();
  /** Writers of this process go one after the other. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: ModelStoreOptions) {
    this.#options = options;
  }

  write(catalogue: Catalogue, fitted: FittedModel, fields: ModelFields): Promise<ModelManifest> {
    return this.#inTurn(() => this.#write(catalogue, fitted, fields));
  }

  async #write(catalogue: Catalogue, fitted: FittedModel, fields: ModelFields): Promise<ModelManifest> {
    const directory = this.#directoryOf(catalogue);
    await mkdir(directory, { recursive: true });
    await syncDirectory(this.#options.directory);
    const contents = encodeModel(fitted);
    const files = contents.map(describeFile);
    const contentHash = hashContents(files);
    let trainedAtMs = this.#options.clock();
    // Equal contents within one second get the next free second.
    while (await exists(join(directory, formatVersion(trainedAtMs, contentHash)))) trainedAtMs += 1000;
    const version = formatVersion(trainedAtMs, contentHash);
    const { deadwaxVersion } = this.#options;
    const own = {
      formatVersion: 1,
      catalogue,
      version,
      trainedAtMs,
      deadwaxVersion,
      contentHash,
      modelHash: hashModel({ ...fields, contentHash }),
      files,
    } as const;
    const manifest: ModelManifest = { ...fields, ...own };

    const temporary = join(directory, formatTemporaryName(version));
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary);
    for (const file of contents) {
      faultPoint('model:write-file');
      await writeDurably(join(temporary, file.name), file.content);
    }
    faultPoint('model:write-manifest');
    await writeDurably(join(temporary, 'manifest.json'), formatManifest(manifest));
    faultPoint('model:sync-version');
    await syncDirectory(temporary);
    faultPoint('model:rename-version');
    await rename(temporary, join(directory, version));
    faultPoint('model:sync-catalogue');
    await syncDirectory(directory);
    return manifest;
  }

  publish(
    catalogue: Catalogue,
    version: string,
    options: { readonly force?: boolean } = {},
  ): Promise<ModelManifest> {
    return this.#inTurn(async () => {
      const directory = this.#directoryOf(catalogue);
      const manifest = await this.#manifestOf(catalogue, version);
      await readVerified(directory, manifest);
      // Publishing is the way out of a damaged pointer.
      const before = await readLivePointer(directory).catch(undefinedIfDamaged);
      if (before !== undefined && before.version !== version && options.force !== true) {
        const live = await readManifest(directory, catalogue, before.version).catch(() => undefined);
        checkGate(manifest.evaluation, live?.evaluation, false);
      }
      await this.#pointAt(catalogue, manifest, formatLivePointer(version, before));
      return manifest;
    });
  }

  rollback(catalogue: Catalogue): Promise<ModelManifest> {
    return this.#inTurn(async () => {
      const directory = this.#directoryOf(catalogue);
      const pointer = await readLivePointer(directory);
      if (pointer === undefined) throw noModel(catalogue);
      for (let index = pointer.previous.length - 1; index >= 0; index--) {
        const version = pointer.previous[index];
        if (!(await this.#isWhole(catalogue, version))) continue;
        const manifest = await this.#manifestOf(catalogue, version);
        const previous = pointer.previous.slice(0, index);
        await this.#pointAt(catalogue, manifest, formatPointer({ version, previous }));
        return manifest;
      }
      throw new DeadwaxError(
        'conflict',
        `${catalogue} has no earlier whole version to go back to from ${pointer.version}; publish one with: deadwax models publish ${catalogue} VERSION`,
      );
    });
  }

  async live(catalogue: Catalogue): Promise<ModelManifest | undefined> {
    const pointer = await readLivePointer(this.#directoryOf(catalogue));
    return pointer && readManifest(this.#directoryOf(catalogue), catalogue, pointer.version);
  }

  async load(catalogue: Catalogue, version?: string): Promise<LoadedModel> {
    const wanted = version ?? (await readLivePointer(this.#directoryOf(catalogue)))?.version;
    if (wanted === undefined) throw noModel(catalogue);
    // A live version whose folder is gone is damage; another one that is not there was never there or is pruned.
    const manifest =
      version === undefined
        ? await readManifest(this.#directoryOf(catalogue), catalogue, wanted)
        : await this.#manifestOf(catalogue, wanted);
    return decodeModel(manifest, await readVerified(this.#directoryOf(catalogue), manifest));
  }

  async list(catalogue: Catalogue): Promise<readonly ModelEntry[]> {
    const directory = this.#directoryOf(catalogue);
    const liveVersion = await readLivePointer(directory).then(
      (pointer) => pointer?.version,
      undefinedIfDamaged,
    );
    const entries: ModelEntry[] = [];
    for (const version of await listVersionNames(directory)) {
      const live = version === liveVersion;
      try {
        const manifest = await readManifest(directory, catalogue, version);
        entries.push({ version, manifest, live, damaged: await findSizeFault(directory, manifest) });
      } catch (error) {
        const damaged = error instanceof Error ? error.message : String(error);
        entries.push({ version, manifest: undefined, live, damaged });
      }
    }
    return entries;
  }

  onPublish(listener: (catalogue: Catalogue, manifest: ModelManifest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  prune(catalogue: Catalogue, keep: number): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      const directory = this.#directoryOf(catalogue);
      const pointer = await readLivePointer(directory);
      const needed = new Set([pointer?.version, pointer?.previous.at(-1)]);
      const removed = (await listVersionNames(directory))
        .slice(keep)
        .filter((version) => !needed.has(version));
      for (const version of removed) {
        // Renamed first, so that a cut-off removal leaves a folder that is no version.
        const doomed = join(directory, formatTemporaryName(version));
        await rename(join(directory, version), doomed);
        await rm(doomed, { recursive: true, force: true });
      }
      return removed;
    });
  }

  #directoryOf(catalogue: Catalogue): string {
    return join(this.#options.directory, catalogue);
  }

  async #manifestOf(catalogue: Catalogue, version: string): Promise<ModelManifest> {
    const directory = this.#directoryOf(catalogue);
    if (isVersionName(version) && (await exists(join(directory, version)))) {
      return readManifest(directory, catalogue, version);
    }
    throw new DeadwaxError(
      'not_found',
      `${catalogue} has no model version '${version}'; list them with: deadwax models --catalogue ${catalogue}`,
    );
  }

  async #isWhole(catalogue: Catalogue, version: string): Promise<boolean> {
    return this.#manifestOf(catalogue, version)
      .then((manifest) => readVerified(this.#directoryOf(catalogue), manifest))
      .then(
        () => true,
        () => false,
      );
  }

  async #pointAt(catalogue: Catalogue, manifest: ModelManifest, pointer: string): Promise<void> {
    faultPoint('model:write-live');
    await replaceDurably(livePointerPath(this.#directoryOf(catalogue)), pointer, {
      beforeRename: () => faultPoint('model:rename-live'),
    });
    faultPoint('model:published');
    for (const listener of this.#listeners) listener(catalogue, manifest);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

function undefinedIfDamaged(thrown: unknown): undefined {
  if (thrown instanceof DeadwaxError && thrown.code === 'damaged_model') return undefined;
  throw thrown;
}

function noModel(catalogue: Catalogue): DeadwaxError {
  return new DeadwaxError(
    'no_model',
    `${catalogue} has no live model; train one with: deadwax train ${catalogue}`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
