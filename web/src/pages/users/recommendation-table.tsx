import { useRef } from 'react';
import type { RecommendedItem } from '../../../../src/server/contract.ts';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { formatFixed } from '../../format/numbers.ts';
import { Because } from '../../parts/because.tsx';
import { ItemCell } from '../../parts/item-cell.tsx';
import { ScrollX } from '../../parts/scroll-x.tsx';
import { Stars } from '../../parts/stars.tsx';
import { useMovingRows } from '../../parts/use-moving-rows.ts';
import { QuickActs } from './quick-acts.tsx';

/** The recommended items in their order, each with its reason; rows glide when an event changes the order. */
export function RecommendationTable({
  items,
  userId,
}: {
  items: readonly RecommendedItem[];
  userId: string;
}) {
  const catalogue = useCatalogue();
  const { name, many, verb } = WORDS[catalogue];
  const body = useRef<HTMLTableSectionElement>(null);
  useMovingRows(body, items.map(({ id }) => id).join(' '));
  const best = Math.max(1e-9, ...items.map(({ score }) => score));
  const isRated = catalogue === 'movies';
  return (
    <ScrollX label={`Recommended ${many}`}>
      <table className="data recommended" aria-label={`Recommended ${many}`}>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{name.slice(0, -1)}</th>
            <th scope="col">{isRated ? 'Predicted' : 'Thumbs'}</th>
            <th scope="col">Score</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {items.map((item) => (
            <tr key={item.id} data-key={item.id}>
              <td className="muted num">{item.rank}</td>
              <td>
                <ItemCell id={item.id} {...item.properties}>
                  <Because because={item.because} verb={verb} />
                </ItemCell>
              </td>
              <td>
                {isRated ? (
                  <Stars value={item.predicted_rating} size={12} />
                ) : (
                  <QuickActs userId={userId} itemId={item.id} title={item.properties.title} />
                )}
              </td>
              <td>
                <div className="score-bar">
                  <span className="small num">{formatFixed(item.score, 3)}</span>
                  <div className="bar">
                    <i style={{ width: `${Math.max(0, item.score / best) * 100}%` }} />
                  </div>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
