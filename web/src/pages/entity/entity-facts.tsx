import { Link } from 'react-router';
import type { Entity } from '../../../../src/server/contract-entities.ts';
import { listOf, textOf } from '../../parts/attributes.ts';
import { EntityLink } from '../../parts/entity-link.tsx';
import { Fact } from '../../parts/fact.tsx';

const MOST_NAMES = 24;

/** The lists of others that an entry names, each with the list of their ids. */
const OTHERS = [
  ['Aliases', 'aliases', 'alias_ids'],
  ['Members', 'members', 'member_ids'],
  ['In groups', 'groups', 'group_ids'],
  ['Sublabels', 'sublabels', 'sublabel_ids'],
] as const;

function Names({ names, ids }: { names: readonly string[]; ids: readonly string[] }) {
  const shown = names.slice(0, MOST_NAMES);
  return (
    <>
      {shown.map((name, at) => (
        <span key={`${ids[at]} ${name}`}>
          {at > 0 && ', '}
          <EntityLink id={ids[at]}>{name}</EntityLink>
        </span>
      ))}
      {names.length > shown.length && <span className="muted"> and {names.length - shown.length} more</span>}
    </>
  );
}

/** Addresses of the web that an entry names; whatever else stands there is none. */
function webAddresses(urls: readonly string[]): readonly URL[] {
  return urls.flatMap((text) => {
    const url = URL.parse(text);
    return url?.protocol === 'https:' || url?.protocol === 'http:' ? [url] : [];
  });
}

/** What is known of an artist, a label or a master besides its name. */
export function EntityFacts({ entity }: { entity: Entity }) {
  const { attributes, id, source } = entity;
  const realName = textOf(attributes, 'real_name');
  const parent = textOf(attributes, 'parent_label');
  const main = textOf(attributes, 'main_release');
  const styles = listOf(attributes, 'styles');
  const addresses = webAddresses(listOf(attributes, 'urls')).slice(0, 6);
  return (
    <dl className="item-facts">
      {realName !== undefined && <Fact name="Real name">{realName}</Fact>}
      {OTHERS.map(([name, names, ids]) => {
        const others = listOf(attributes, names);
        return others.length === 0 ? null : (
          <Fact key={name} name={name}>
            <Names names={others} ids={listOf(attributes, ids)} />
          </Fact>
        );
      })}
      {parent !== undefined && (
        <Fact name="Part of">
          <EntityLink id={textOf(attributes, 'parent_label_id')}>{parent}</EntityLink>
        </Fact>
      )}
      {styles.length > 0 && <Fact name="Styles">{styles.join(', ')}</Fact>}
      {main !== undefined && (
        <Fact name="Main release">
          <Link to={`/items/${encodeURIComponent(main)}`}>{main}</Link>
        </Fact>
      )}
      {addresses.length > 0 && (
        <Fact name="On the web">
          {addresses.map(({ href, hostname }, at) => (
            <span key={href}>
              {at > 0 && ', '}
              <a href={href} rel="noreferrer">
                {hostname.replace(/^www\./, '')}
              </a>
            </span>
          ))}
        </Fact>
      )}
      <Fact name="Id">{id}</Fact>
      <Fact name="Source">{source}</Fact>
    </dl>
  );
}
