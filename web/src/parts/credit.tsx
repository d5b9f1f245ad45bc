import { listOf, textOf } from './attributes.ts';
import { EntityLink } from './entity-link.tsx';
import { splitCredit } from './split-credit.ts';

/** Who a record is by, each artist a link. */
export function Credit({ attributes }: { attributes: Readonly<Record<string, unknown>> }) {
  const parts = splitCredit(
    textOf(attributes, 'artist') ?? '',
    listOf(attributes, 'artists'),
    listOf(attributes, 'artist_ids'),
  );
  let at = 0;
  return (
    <>
      {parts.map(({ text, entityId }) => (
        <EntityLink key={`${at++} ${text}`} id={entityId}>
          {text}
        </EntityLink>
      ))}
    </>
  );
}
