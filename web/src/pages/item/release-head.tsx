import type { ItemDetail } from '../../../../src/server/contract.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatReleased } from '../../format/released.ts';
import { artistOf } from '../../parts/artist-of.ts';
import { listOf, textOf } from '../../parts/attributes.ts';
import { Cover } from '../../parts/cover.tsx';
import { Credit } from '../../parts/credit.tsx';
import { EntityLink } from '../../parts/entity-link.tsx';
import { Fact } from '../../parts/fact.tsx';
import { GenreTags } from '../../parts/genre-tags.tsx';
import { Stars } from '../../parts/stars.tsx';
import { PageHead } from '../../shell/page-head.tsx';

type Attributes = ItemDetail['attributes'];

/** Labels with their catalogue numbers, one below the other. */
function Labels({ attributes }: { attributes: Attributes }) {
  const ids = listOf(attributes, 'label_ids');
  const numbers = listOf(attributes, 'catalogue_numbers');
  return (
    <>
      {listOf(attributes, 'labels').map((label, at) => (
        <div key={`${label} ${numbers[at]}`}>
          <EntityLink id={ids[at]}>{label}</EntityLink>
          {numbers[at] ? <span className="muted"> · {numbers[at]}</span> : null}
        </div>
      ))}
    </>
  );
}

/** Where and how it came out; what the entry does not say is left out. */
function ReleaseFacts({ release }: { release: ItemDetail }) {
  const { id, attributes, source } = release;
  const formats = listOf(attributes, 'formats');
  const country = textOf(attributes, 'country');
  const released = textOf(attributes, 'released');
  const master = textOf(attributes, 'master_id');
  return (
    <dl className="item-facts">
      {listOf(attributes, 'labels').length > 0 && (
        <Fact name="Label">
          <Labels attributes={attributes} />
        </Fact>
      )}
      {formats.length > 0 && <Fact name="Format">{formats.join(' + ')}</Fact>}
      {country !== undefined && <Fact name="Country">{country}</Fact>}
      {released !== undefined && <Fact name="Released">{formatReleased(released)}</Fact>}
      {master !== undefined && (
        <Fact name="Versions">
          <EntityLink id={master}>
            {attributes.main_release === true ? 'All; this is the main one' : 'All versions'}
          </EntityLink>
        </Fact>
      )}
      <Fact name="Id">{id}</Fact>
      <Fact name="Source">{source}</Fact>
    </dl>
  );
}

/** How many own and want a record. */
function Owners({ release }: { release: ItemDetail }) {
  const { n_owners, n_wanting, n_ratings, average_rating } = release;
  return (
    <div className="row" style={{ gap: 18 }}>
      {n_owners === null ? (
        <span className="muted">Owners are being counted</span>
      ) : (
        <>
          <span>
            <strong className="num">{formatCount(n_owners)}</strong> own it
          </span>
          <span>
            <strong className="num">{formatCount(n_wanting)}</strong> want it
          </span>
        </>
      )}
      {n_ratings > 0 && (
        <span className="row">
          <Stars value={average_rating} size={16} />
          <span className="muted small">{formatCount(n_ratings)} ratings</span>
        </span>
      )}
    </div>
  );
}

/** A record: cover, who it is by, where and how it came out, who has it. */
export function ReleaseHead({ release }: { release: ItemDetail }) {
  const { title, genres, attributes, year, stub } = release;
  const styles = listOf(attributes, 'styles');
  return (
    <div className="film-head release-head">
      <Cover title={title} genres={genres} attributes={attributes} />
      <div className="stack" style={{ gap: 14 }}>
        <PageHead
          name={title}
          title={title}
          text={
            artistOf(attributes) === undefined ? (
              (year ?? undefined)
            ) : (
              <span className="release-credit">
                <Credit attributes={attributes} />
                {year !== null && <span className="muted num"> · {year}</span>}
              </span>
            )
          }
        />
        <div className="row">
          <GenreTags genres={genres} most={9} />
          {styles.length > 0 && <span className="small muted">{styles.join(', ')}</span>}
        </div>
        <Owners release={release} />
        <ReleaseFacts release={release} />
        {stub && (
          <p className="small muted">Known only from events so far; no catalogue entry has come in for it.</p>
        )}
      </div>
    </div>
  );
}
