import type { UseQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Recommendations } from '../../../../src/server/contract.ts';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { formatFixed } from '../../format/numbers.ts';
import { Because } from '../../parts/because.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ItemCell } from '../../parts/item-cell.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { SourceTag } from '../../parts/source-tag.tsx';
import { Stars } from '../../parts/stars.tsx';
import { useMovingRows } from '../../parts/use-moving-rows.ts';

function Rows({ answer, isStale }: { answer: Recommendations; isStale: boolean }) {
  const list = useRef<HTMLOListElement>(null);
  useMovingRows(list, answer.items.map(({ id }) => id).join(' '));
  return (
    <>
      <ol
        className={isStale ? 'changing stale' : 'changing'}
        ref={list}
        aria-live="polite"
        aria-label="Recommended for you"
      >
        {answer.items.map((item) => (
          <li key={item.id} data-key={item.id}>
            <span className="changing-rank num" aria-hidden="true">
              {item.rank}
            </span>
            <ItemCell id={item.id} {...item.properties}>
              <Because because={item.because} verb="liked" most={1} />
            </ItemCell>
            {item.predicted_rating !== null && <Stars value={item.predicted_rating} size={12} />}
          </li>
        ))}
      </ol>
      <div className="row small muted" style={{ marginTop: 14 }}>
        <SourceTag source={answer.source} />
        <span className="num">answered in {formatFixed(answer.took_ms, 1)} ms</span>
      </div>
    </>
  );
}

/** The list that follows the likes; rows glide to their new ranks. */
export function ChangingList({
  answer,
  hasLikes,
}: {
  answer: UseQueryResult<Recommendations>;
  hasLikes: boolean;
}) {
  const { one } = WORDS[useCatalogue()];
  if (!hasLikes)
    return (
      <EmptyState
        title="Nothing liked yet"
        text={`Like one ${one} and a list stands here at once; each further one turns it your way.`}
      />
    );
  return (
    <QueryView query={answer}>
      {(data) => <Rows answer={data} isStale={answer.isPlaceholderData} />}
    </QueryView>
  );
}
