import { Button } from '@mantine/core';
import { type LetterFilter, useDeadLetters } from '../../api/dead-letters.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';
import { DeadLetterCard } from './dead-letter-card.tsx';

/** The rejected events that match, newest first. */
export function LetterList({ filter, onClear }: { filter: LetterFilter; onClear: () => void }) {
  const query = useDeadLetters(filter);
  const isFiltered = filter.source !== undefined || filter.code !== undefined;
  return (
    <>
      <QueryView query={query} skeleton={<RowsSkeleton rows={4} height={56} />}>
        {({ pages }) => {
          const letters = pages.flatMap((page) => page.dead_letters);
          if (letters.length === 0 && isFiltered)
            return (
              <EmptyState
                title="No event matches"
                text="Nothing from this source was rejected for this reason."
              >
                <Button variant="default" size="xs" onClick={onClear}>
                  Show all
                </Button>
              </EmptyState>
            );
          if (letters.length === 0)
            return (
              <EmptyState
                title="Nothing was rejected"
                text="Every event that came in was good. One that is not would wait here for you, and would hold up no other."
              />
            );
          return (
            <ul className="letters" aria-label="Dead letters">
              {letters.map((letter) => (
                <DeadLetterCard key={letter.dead_letter_id} letter={letter} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <LoadMore query={query} />
    </>
  );
}
