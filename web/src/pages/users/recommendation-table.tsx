import { useRef } from 'react';
import type { RecommendedItem } from '../../../../src/server/contract.ts';
import { formatFixed } from '../../format/numbers.ts';
import { Because } from '../../parts/because.tsx';
import { FilmCell } from '../../parts/film-cell.tsx';
import { ScrollX } from '../../parts/scroll-x.tsx';
import { Stars } from '../../parts/stars.tsx';
import { useMovingRows } from '../../parts/use-moving-rows.ts';

/** The recommended films in their order, each with its reason; rows glide when a rating changes the order. */
export function RecommendationTable({ items }: { items: readonly RecommendedItem[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  useMovingRows(body, items.map(({ id }) => id).join(' '));
  const best = Math.max(1e-9, ...items.map(({ score }) => score));
  return (
    <ScrollX label="Recommended films">
      <table className="data recommended" aria-label="Recommended films">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">Film</th>
            <th scope="col">Predicted</th>
            <th scope="col">Score</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {items.map((item) => (
            <tr key={item.id} data-key={item.id}>
              <td className="muted num">{item.rank}</td>
              <td>
                <FilmCell id={item.id} {...item.properties}>
                  <Because because={item.because} verb="rated" />
                </FilmCell>
              </td>
              <td>
                <Stars value={item.predicted_rating} size={12} />
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
