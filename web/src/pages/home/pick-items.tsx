import { Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconHeart, IconHeartFilled, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useItemSearch, usePopular } from '../../api/items.ts';
import { artistOf } from '../../parts/artist-of.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ItemPicture, type Pictured } from '../../parts/item-picture.tsx';
import { readableTitle } from '../../parts/poster-art.ts';
import { QueryView } from '../../parts/query-view.tsx';

const SHOWN = 12;

function ItemButton({ item, isLiked, onToggle }: { item: Pictured; isLiked: boolean; onToggle: () => void }) {
  const Heart = isLiked ? IconHeartFilled : IconHeart;
  const artist = artistOf(item.attributes);
  return (
    <button
      type="button"
      className="pick"
      aria-pressed={isLiked}
      onClick={onToggle}
      aria-label={`Like ${[readableTitle(item.title), artist].filter(Boolean).join(' by ')}`}
    >
      <ItemPicture {...item} />
      <span className="pick-heart">
        <Heart size={17} />
      </span>
      <span className="pick-title" aria-hidden="true">
        {readableTitle(item.title)}
        {artist !== undefined && <span className="pick-artist">{artist}</span>}
      </span>
    </button>
  );
}

/** A grid of popular items, or of those that a search finds; each can be liked. */
export function PickItems({
  liked,
  onToggle,
}: {
  liked: readonly string[];
  onToggle: (itemId: string) => void;
}) {
  const catalogue = useCatalogue();
  const { one, many, comesFrom } = WORDS[catalogue];
  const [text, setText] = useState('');
  const [searched] = useDebouncedValue(text.trim(), 200);
  const popular = usePopular(SHOWN);
  const found = useItemSearch(searched, SHOWN);
  const show = (items: readonly Pictured[]) =>
    items.length === 0 ? (
      <EmptyState
        title={searched === '' ? `No ${many} yet` : `No ${one} found`}
        text={
          searched === ''
            ? `${comesFrom} first; then the popular ${many} stand here.`
            : `No ${one} has words that begin with “${searched}”.`
        }
      />
    ) : (
      <div className="pick-grid">
        {items.map((item) => (
          <ItemButton
            key={item.id}
            item={item}
            isLiked={liked.includes(item.id)}
            onToggle={() => onToggle(item.id)}
          />
        ))}
      </div>
    );
  const skeleton = (
    <div className="pick-grid">
      {Array.from({ length: SHOWN }, (_, at) => at).map((at) => (
        <Skeleton key={at} style={{ aspectRatio: catalogue === 'movies' ? '2 / 3' : '1', height: 'auto' }} />
      ))}
    </div>
  );
  return (
    <div className="stack" style={{ gap: 16 }}>
      <TextInput
        aria-label={`Search for a ${one}`}
        placeholder={`Search for a ${one}`}
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {searched === '' ? (
        <QueryView query={popular} skeleton={skeleton}>
          {({ items }) => show(items.map(({ id, properties }) => ({ id, ...properties })))}
        </QueryView>
      ) : (
        <QueryView query={found} skeleton={skeleton}>
          {({ items }) => show(items)}
        </QueryView>
      )}
    </div>
  );
}
