import { useDeadLetters } from '../../api/dead-letters.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';
import { DeadLetterCard } from './dead-letter-card.tsx';

/** Events that were rejected and kept, to be corrected and sent again. */
export function DeadLettersPanel() {
  const query = useDeadLetters();
  return (
    <Panel
      title="Dead letters"
      text="Events that could not be taken, kept with the reason. Correct the text and replay it, or throw it away."
    >
      <QueryView query={query} skeleton={<RowsSkeleton rows={3} height={56} />}>
        {({ pages }) => {
          const letters = pages.flatMap((page) => page.dead_letters);
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
    </Panel>
  );
}
