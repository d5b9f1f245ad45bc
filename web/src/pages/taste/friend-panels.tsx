import type { Taste } from '../../../../src/server/contract-taste.ts';
import { ProblemError } from '../../api/problem-error.ts';
import { useFriend } from '../../api/taste.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { ComputeTastes } from './compute-tastes.tsx';
import { FriendFacts } from './friend-facts.tsx';
import { FriendsRelease } from './friends-release.tsx';

/** Why there is no friend. */
function NoFriend({ isHidden }: { isHidden: boolean }) {
  return (
    <EmptyState
      title="No friend"
      text={
        isHidden
          ? 'Who is not shown to others is given no friend either. The switch below changes it.'
          : 'There is nobody else yet whose records are known.'
      }
    />
  );
}

/** The friend that is recommended, with the reasons, and a record of the friend's. */
export function FriendPanels({ taste }: { taste: Taste }) {
  const query = useFriend(taste.user_id);
  const { error } = query;
  if (error instanceof ProblemError && error.code === 'no_data')
    return (
      <Panel title="Friend">
        <EmptyState
          title="Not computed yet"
          text="Friends come from the tastes of all users, which are computed every hour, or now."
        >
          <ComputeTastes />
        </EmptyState>
      </Panel>
    );
  return (
    <div className="taste-cols">
      <Panel title="Friend" text="Whose taste is the nearest, among those who are shown to others.">
        <QueryView query={query}>
          {({ friend, hidden }) =>
            friend === null ? (
              <NoFriend isHidden={hidden} />
            ) : (
              <FriendFacts userId={taste.user_id} friend={friend} />
            )
          }
        </QueryView>
      </Panel>
      <Panel title="Record to get next">
        <QueryView query={query}>
          {({ release, friend }) =>
            release === null ? (
              <EmptyState
                title="Nothing is left"
                text="Every record of the catalogue is in the collection."
              />
            ) : (
              <FriendsRelease taste={taste} release={release} friend={friend} />
            )
          }
        </QueryView>
      </Panel>
    </div>
  );
}
