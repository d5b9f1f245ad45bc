import { IconMicrophone2, IconStack2, IconTag } from '@tabler/icons-react';
import type { FoundEntry } from '../../../src/server/contract-search.ts';
import { ItemPicture } from './item-picture.tsx';
import { readableTitle } from './poster-art.ts';
import './found-line.css';

const ICONS = { artist: IconMicrophone2, label: IconTag, master: IconStack2 } as const;

function Picture({ entry }: { entry: FoundEntry }) {
  const { kind, id, title, year, genres, artist } = entry;
  if (kind === 'artist' || kind === 'label' || kind === 'master') {
    const Icon = ICONS[kind];
    return (
      <span className="found-icon" aria-hidden="true">
        <Icon size={17} stroke={1.6} />
      </span>
    );
  }
  return (
    <ItemPicture
      id={id}
      title={title}
      year={year}
      genres={genres}
      attributes={artist === null ? {} : { artist }}
    />
  );
}

/** What was found, in one line: small picture, title, artist and year. */
export function FoundLine({ entry }: { entry: FoundEntry }) {
  const { title, artist, year } = entry;
  return (
    <span className="found">
      <span className="found-picture">
        <Picture entry={entry} />
      </span>
      <span className="found-text">
        <span className="clip">{readableTitle(title)}</span>
        <span className="small muted clip">{[artist, year].filter(Boolean).join(' · ')}</span>
      </span>
    </span>
  );
}
