import { useInteractions } from '../../api/users.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ItemCell } from '../../parts/item-cell.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { Stars } from '../../parts/stars.tsx';

/** What the user has rated, newest first. */
export function UserRatings({ userId }: { userId: string }) {
  const query = useInteractions(userId, { only: 'rated' });
  return (
    <Panel title="Rated" text="Newest first; these films are never recommended again.">
      <QueryView query={query}>
        {({ pages }) => {
          const all = pages.flatMap(({ interactions }) => interactions);
          if (all.length === 0)
            return (
              <EmptyState title="No ratings yet" text="Rate a film above and the list changes at once." />
            );
          return (
            <ul className="ratings">
              {all.map(({ item_id, title, year, genres, rating }) => (
                <li key={item_id}>
                  <ItemCell id={item_id} title={title} year={year} genres={genres} />
                  <Stars value={rating} size={11} />
                </li>
              ))}
            </ul>
          );
        }}
      </QueryView>
      <LoadMore query={query} />
    </Panel>
  );
}
