import { useStatus } from '../../api/status.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { LikeThree } from './like-three.tsx';
import { NextSteps } from './next-steps.tsx';
import { Quality } from './quality.tsx';
import { StatusFigures } from './status-figures.tsx';
import { TryApi } from './try-api.tsx';

/** The landing page: what is here, the list that changes as one likes films, how good it is, what to do next. */
export function HomePage() {
  const status = useStatus();
  return (
    <>
      <PageHead
        name="Overview"
        title="Like three films and see the list change"
        text="Recommendations from your own machine, solved anew from every rating, with the reason beside each."
      />
      {status.error !== null && status.data === undefined ? (
        <ErrorState error={status.error} onRetry={() => status.refetch()} />
      ) : (
        <StatusFigures status={status.data} />
      )}
      <LikeThree />
      <div className="cols-2">
        <Quality status={status.data} />
        <TryApi />
      </div>
      <NextSteps isSample={status.data?.sample === true} />
    </>
  );
}
