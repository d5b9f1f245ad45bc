import { Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconHeart, IconHeartFilled, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useFilmSearch, usePopular } from '../../api/films.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Poster } from '../../parts/poster.tsx';
import { readableTitle } from '../../parts/poster-art.ts';
import { QueryView } from '../../parts/query-view.tsx';

interface Film {
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
}

const SHOWN = 12;

function FilmButton({ film, isLiked, onToggle }: { film: Film; isLiked: boolean; onToggle: () => void }) {
  const Heart = isLiked ? IconHeartFilled : IconHeart;
  return (
    <button
      type="button"
      className="pick"
      aria-pressed={isLiked}
      onClick={onToggle}
      aria-label={`Like ${readableTitle(film.title)}`}
    >
      <Poster title={film.title} year={film.year} genres={film.genres} />
      <span className="pick-heart">
        <Heart size={17} />
      </span>
      <span className="pick-title" aria-hidden="true">
        {readableTitle(film.title)}
      </span>
    </button>
  );
}

/** A grid of popular films, or of those that a search finds; each can be liked. */
export function PickFilms({
  liked,
  onToggle,
}: {
  liked: readonly string[];
  onToggle: (itemId: string) => void;
}) {
  const [text, setText] = useState('');
  const [searched] = useDebouncedValue(text.trim(), 200);
  const popular = usePopular(SHOWN);
  const found = useFilmSearch(searched, SHOWN);
  const show = (films: readonly Film[]) =>
    films.length === 0 ? (
      <EmptyState
        title={searched === '' ? 'No films yet' : 'No film found'}
        text={
          searched === ''
            ? 'Import a data set first; then the popular films stand here.'
            : `No title has a word that begins with “${searched}”.`
        }
      />
    ) : (
      <div className="pick-grid">
        {films.map((film) => (
          <FilmButton
            key={film.id}
            film={film}
            isLiked={liked.includes(film.id)}
            onToggle={() => onToggle(film.id)}
          />
        ))}
      </div>
    );
  const skeleton = (
    <div className="pick-grid">
      {Array.from({ length: SHOWN }, (_, at) => at).map((at) => (
        <Skeleton key={at} style={{ aspectRatio: '2 / 3', height: 'auto' }} />
      ))}
    </div>
  );
  return (
    <div className="stack" style={{ gap: 16 }}>
      <TextInput
        aria-label="Search for a film"
        placeholder="Search for a film"
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
