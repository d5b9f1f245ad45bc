import { Skeleton, Spoiler } from '@mantine/core';
import { Link, useParams } from 'react-router';
import type { Item } from '../../../../src/server/contract.ts';
import type { Entity } from '../../../../src/server/contract-entities.ts';
import { useEntity, useEntityItems } from '../../api/entities.ts';
import { formatCount } from '../../format/numbers.ts';
import { listOf, textOf } from '../../parts/attributes.ts';
import { Credit } from '../../parts/credit.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { GenreTags } from '../../parts/genre-tags.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { readProfile } from '../../parts/read-profile.ts';
import { ReleaseCard } from '../../parts/release-card.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { EntityFacts } from './entity-facts.tsx';
import '../../parts/item-facts.css';
import './entity.css';

/** What one calls an entity by the beginning of its id. */
const KINDS: Readonly<Record<string, string>> = {
  artist: 'Artist',
  label: 'Label',
  master: 'All versions of a record',
};

/** What names of entities stand beside their ids in the entry of a record. */
const NAMED = [
  ['artist_ids', 'artists'],
  ['label_ids', 'labels'],
] as const;

/** Gives the name that a record has for an entity without an entry of its own. */
function nameIn(item: Item | undefined, entityId: string): string | undefined {
  if (item === undefined) return undefined;
  for (const [ids, names] of NAMED) {
    const name = listOf(item.attributes, names)[listOf(item.attributes, ids).indexOf(entityId)];
    if (name !== undefined) return name;
  }
  return textOf(item.attributes, 'master_id') === entityId ? item.title : undefined;
}

function Profile({ profile }: { profile: string }) {
  let at = 0;
  return (
    <Spoiler maxHeight={140} showLabel="Show all of it" hideLabel="Show less">
      <p className="entity-profile">
        {readProfile(profile).map(({ text, to }) => {
          const key = at++;
          return to === undefined ? (
            <span key={key}>{text}</span>
          ) : (
            <Link key={key} to={to}>
              {text}
            </Link>
          );
        })}
      </p>
    </Spoiler>
  );
}

function Head({ id, entity, item }: { id: string; entity: Entity | null; item: Item | undefined }) {
  const kind = KINDS[id.split(':', 1)[0] ?? ''] ?? 'Entry';
  const name = entity?.name ?? nameIn(item, id) ?? id;
  const attributes = entity?.attributes ?? {};
  const profile = textOf(attributes, 'profile');
  const genres = listOf(attributes, 'genres');
  return (
    <div className="stack" style={{ gap: 14 }}>
      <div>
        <div className="overline">{kind}</div>
        <PageHead
          name={name}
          title={name}
          text={
            textOf(attributes, 'artist') === undefined ? undefined : (
              <>
                <Credit attributes={attributes} />
                {typeof attributes.year === 'number' && ` · ${attributes.year}`}
              </>
            )
          }
        />
      </div>
      {genres.length > 0 && <GenreTags genres={genres} most={9} />}
      {profile !== undefined && <Profile profile={profile} />}
      {entity !== null && <EntityFacts entity={entity} />}
    </div>
  );
}

/** An artist, a label or a master with its records. */
export function EntityPage() {
  const { id = '' } = useParams();
  const entity = useEntity(id);
  const items = useEntityItems(id);
  const first = items.data?.pages[0]?.items[0];
  const count = entity.data?.n_items;
  return (
    <>
      <QueryView query={entity} skeleton={<Skeleton height={180} radius="lg" />}>
        {(data) => <Head id={id} entity={data} item={first} />}
      </QueryView>
      <section aria-label="Records">
        <h2 className="entity-records">
          {id.startsWith('master:') ? 'Versions' : 'Records'}
          {count !== undefined && <span className="muted num"> {formatCount(count)}</span>}
        </h2>
        <QueryView query={items}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.items);
            if (all.length === 0)
              return (
                <div className="panel">
                  <EmptyState title="No records" text="None of the catalogue's records names it." />
                </div>
              );
            return (
              <div className="cards">
                {all.map((item) => (
                  <ReleaseCard key={item.id} item={item} />
                ))}
              </div>
            );
          }}
        </QueryView>
        <LoadMore query={items} />
      </section>
    </>
  );
}
