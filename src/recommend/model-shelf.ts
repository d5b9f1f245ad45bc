import type { Catalog } from '../catalog/catalog.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import { type DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { LoadedModel } from '../model/model.ts';
import type { ModelStore } from '../model/version/model-store.ts';
import { BoundedCache } from '../util/bounded-cache.ts';
import { createServingModel, type ServingModel } from './serving-model.ts';
import type { UserProfile } from './user-profile.ts';

/** A version in use, with the profiles made under it. */
export interface ShelvedModel {
  readonly serving: ServingModel;
  /** By user id; valid while the user's last offset is that one. */
  readonly profiles: BoundedCache<string, { readonly lastOffset: number; readonly profile: UserProfile }>;
}

/** Holds the live version and a few older ones ready to answer. */
export interface ModelShelf {
  /** The live version; undefined before the first publish. */
  live(): ShelvedModel | undefined;
  /** Gives a version ready to answer. Errors: `not_found`, `damaged_model`. */
  version(version: string): Promise<ShelvedModel>;
  /** Makes the published version and the present entries the ones that answer; until it is ready the one before goes on answering. */
  reload(): Promise<void>;
  /** Why the last reload failed; undefined while all is well. */
  fault(): DeadwaxError | undefined;
  close(): void;
}

/** Versions other than the live one that stay loaded. */
const OLDER_VERSIONS = 2;
/** Profiles kept for each version; about 2 KB each with 100 interactions and 64 factors. */
const CACHED_PROFILES = 5_000;

export interface ModelShelfOptions {
  readonly models: ModelStore;
  readonly catalogue: Catalogue;
  readonly catalog: Catalog;
}

/** Loads the live version, if there is one, and follows what is published. A damaged one is left out and told by `fault`. */
export async function openModelShelf({ models, catalogue, catalog }: ModelShelfOptions): Promise<ModelShelf> {
  let live: ShelvedModel | undefined;
  let fault: DeadwaxError | undefined;
  const older = new BoundedCache<string, ShelvedModel>(OLDER_VERSIONS);
  let tail: Promise<void> = Promise.resolve();

  const shelve = (model: LoadedModel, before?: ServingModel): ShelvedModel => ({
    serving: createServingModel(model, catalog.index(), before),
    profiles: new BoundedCache(CACHED_PROFILES),
  });
  const load = async (version: string): Promise<ShelvedModel> =>
    shelve(await models.load(catalogue, version));
  const isCurrent = (shelved: ShelvedModel | undefined, version: string): shelved is ShelvedModel =>
    shelved?.serving.model.manifest.version === version && shelved.serving.index === catalog.index();
  const reloadNow = async (): Promise<void> => {
    try {
      const manifest = await models.live(catalogue);
      fault = undefined;
      const before = live?.serving;
      if (manifest === undefined || isCurrent(live, manifest.version)) return;
      // Where only entries came, what was read of the model stays as it is.
      live =
        before?.model.manifest.version === manifest.version
          ? shelve(before.model, before)
          : await load(manifest.version);
    } catch (error) {
      fault = toDeadwaxError(error);
    }
  };
  const reload = (): Promise<void> => {
    tail = tail.then(reloadNow);
    return tail;
  };
  const stop = models.onPublish((published) => {
    // A new version is the moment to see changed entries too, such as a stub that got its title.
    if (published === catalogue) void catalog.refresh().then(reload, reload);
  });
  await reload();
  return {
    live: () => live,
    version: async (version) => {
      if (isCurrent(live, version)) return live;
      const kept = older.get(version);
      if (isCurrent(kept, version)) return kept;
      const loaded = await load(version);
      older.set(version, loaded);
      return loaded;
    },
    reload,
    fault: () => fault,
    close: stop,
  };
}
