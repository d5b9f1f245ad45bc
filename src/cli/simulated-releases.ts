import { DeadwaxError } from '../errors.ts';
import { ItemPage } from '../server/contract.ts';
import type { CollectableRelease } from '../simulate/collections/collection-setup.ts';
import { syntheticReleases, USUAL_RELEASES } from '../simulate/collections/synthetic-releases.ts';
import type { OptionSpec, OptionValues } from '../util/option-spec.ts';
import { type ApiClient, withQuery } from './api-client.ts';

/** The releases of a simulation, as options of the simulators of collections. */
export const RELEASE_OPTIONS = {
  releases: {
    type: 'integer',
    min: 1,
    max: 5_000_000,
    default: USUAL_RELEASES,
    placeholder: 'N',
    description:
      'so many made-up releases, release:0 and up; with --imported, at most so many of the catalogue',
  },
  imported: {
    type: 'boolean',
    description: 'the releases of the records catalogue that is there, instead of made-up ones',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

const PAGE = 1000;

interface DescribedRelease {
  readonly itemId: string;
  readonly genres: readonly string[];
  readonly styles: unknown;
}

function toCollectable({ itemId, genres, styles }: DescribedRelease): CollectableRelease {
  const [style] = Array.isArray(styles) ? styles : [];
  return { itemId, genre: genres[0] ?? '', style: typeof style === 'string' ? style : '' };
}

async function readCatalogue(api: ApiClient, nReleases: number): Promise<CollectableRelease[]> {
  const releases: CollectableRelease[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.get(withQuery('/items', { catalogue: 'records', count: PAGE, cursor }), ItemPage);
    for (const { id, genres, attributes } of page.items)
      releases.push(toCollectable({ itemId: id, genres, styles: attributes.styles }));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && releases.length < nReleases);
  return releases.slice(0, nReleases);
}

/** Gives the releases that the options ask for. Errors: `misuse`, `not_found` where the catalogue is empty. */
export async function chooseReleases(
  api: ApiClient | undefined,
  { releases: nReleases, imported: isImported }: OptionValues<typeof RELEASE_OPTIONS>,
): Promise<CollectableRelease[]> {
  if (!isImported)
    return Array.from(syntheticReleases(nReleases), ({ itemId, genres, attributes }) =>
      toCollectable({ itemId, genres, styles: attributes.styles }),
    );
  if (api === undefined)
    throw new DeadwaxError('misuse', '--imported needs the catalogue of a server; it goes with --to http');
  const releases = await readCatalogue(api, nReleases);
  if (releases.length > 0) return releases;
  throw new DeadwaxError(
    'not_found',
    'the records catalogue has no releases; import some, or leave out --imported',
  );
}
