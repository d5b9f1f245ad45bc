import { Button } from '@mantine/core';
import { IconChartHistogram, IconChevronDown } from '@tabler/icons-react';
import { useEffect, useId, useRef } from 'react';
import { Link } from 'react-router';
import type { Import } from '../../../../src/server/contract-operations.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatDuration } from '../../format/times.ts';
import { StatusTag } from '../../parts/status-tag.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';
import { readCleaning } from './cleaning.ts';
import { CleaningNote } from './cleaning-note.tsx';
import { RejectList } from './reject-list.tsx';

function figuresOfHistory({ counts, history }: Import): readonly (readonly [string, number])[] {
  return [
    ['Plays', history?.plays ?? 0],
    ['Skips', history?.skips ?? 0],
    ['New', counts.events_accepted],
    ['Already there', history?.already_there ?? 0],
    ['Tracks', history?.tracks ?? 0],
    ['Artists', history?.artists ?? 0],
    ['Left out', counts.rejected],
  ];
}

function figuresOfDumps({ counts, discogs }: Import): readonly (readonly [string, number])[] {
  const all: readonly (readonly [string, number])[] = [
    ['Releases', discogs?.releases ?? 0],
    ['Artists', discogs?.artists ?? 0],
    ['Labels', discogs?.labels ?? 0],
    ['Masters', discogs?.masters ?? 0],
    ['Not accepted', discogs?.left_out ?? 0],
    ['Left out', counts.rejected],
  ];
  return all.filter(([name, count]) => count > 0 || name === 'Left out');
}

function figuresOf(entry: Import): readonly (readonly [string, number])[] {
  if (entry.history !== null) return figuresOfHistory(entry);
  if (entry.discogs !== null) return figuresOfDumps(entry);
  const { counts } = entry;
  if (entry.catalogue === 'tracks')
    return [
      ['Tracks', counts.items],
      ['Left out', counts.rejected],
    ];
  const all: readonly (readonly [string, number])[] = [
    ['Ratings read', counts.ratings_read],
    ['New ratings', counts.events_accepted],
    ['Known already', counts.events_duplicate],
    ['Films', counts.items],
    ['Users', counts.users],
    ['Tags', counts.tags],
    ['Links', counts.links],
    ['Left out', counts.rejected],
  ];
  // What a source does not bring, such as tags, need not be told.
  return all.filter(([name, count], place) => count > 0 || place < 2 || name === 'Left out');
}

function Details({ id, entry }: { id: string; entry: Import }) {
  const cleaning = readCleaning(entry);
  const box = useRef<HTMLDivElement>(null);
  // Whoever followed a link to these details should not have to look for them.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div className="entry-details" id={id} ref={box}>
      {cleaning !== undefined && <CleaningNote cleaning={cleaning} />}
      <div>
        <h4 className="entry-title">Lines left out</h4>
        {entry.counts.rejected === 0 ? (
          <p className="small muted">None: every line of the source could be read.</p>
        ) : (
          <RejectList importId={entry.import_id} />
        )}
      </div>
      <p className="small muted break">
        Import <span className="mono">{entry.import_id}</span> · content{' '}
        <span className="mono">{entry.content_hash}</span>
        {entry.discogs?.catalogue_hash != null && (
          <>
            {' '}
            · catalogue <span className="mono">{entry.discogs.catalogue_hash}</span>
          </>
        )}
      </p>
    </div>
  );
}

/** One import of the history: what came in, and on demand what did not. */
export function ImportEntry(props: { entry: Import; isUnfolded: boolean; onToggle: () => void }) {
  const { entry, isUnfolded, onToggle } = props;
  const { import_id, name, variant, status, started_at, ended_at, counts, history } = entry;
  const detailsId = useId();
  const took = ended_at === null ? undefined : formatDuration(Date.parse(ended_at) - Date.parse(started_at));
  return (
    <li className="entry">
      <div className="row-between">
        <div className="entry-head">
          <h3 className="break">{name}</h3>
          <span className="row" style={{ gap: 8 }}>
            {variant !== name && <span className="tag">{variant}</span>}
            {history !== null && <span className="tag">of {history.user_id}</span>}
            <StatusTag status={status} />
            <span className="small muted">
              <TimeAgo time={started_at} />
              {took !== undefined && `, took ${took}`}
            </span>
          </span>
        </div>
        <div className="row" style={{ gap: 8 }}>
          {status === 'succeeded' && counts.ratings_read > 0 && (
            <Button
              component={Link}
              to={`/explore?import=${encodeURIComponent(import_id)}`}
              size="xs"
              variant="default"
              leftSection={<IconChartHistogram size={15} aria-hidden="true" />}
              aria-label={`Profile of ${name}`}
            >
              Profile
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            className="option-toggle"
            data-open={isUnfolded}
            aria-expanded={isUnfolded}
            {...(isUnfolded ? { 'aria-controls': detailsId } : {})}
            aria-label={`Details of ${name}`}
            onClick={onToggle}
            rightSection={<IconChevronDown size={15} aria-hidden="true" />}
          >
            {counts.rejected > 0 ? `${formatCount(counts.rejected)} left out` : 'Details'}
          </Button>
        </div>
      </div>
      <dl className="entry-figures">
        {figuresOf(entry).map(([figure, count]) => (
          <div key={figure} data-bad={figure === 'Left out' && count > 0}>
            <dt>{figure}</dt>
            <dd className="num">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      {isUnfolded && <Details id={detailsId} entry={entry} />}
    </li>
  );
}
