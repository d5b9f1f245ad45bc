import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useStatus } from '../../api/status.ts';
import { CatalogueSwitch } from '../../parts/catalogue-switch.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { WithCatalogue } from '../../parts/with-catalogue.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { LikeThree } from './like-three.tsx';
import { NextSteps } from './next-steps.tsx';
import { Quality } from './quality.tsx';
import { StatusFigures } from './status-figures.tsx';
import { TryApi } from './try-api.tsx';

/** The landing page of one catalogue. */
export function HomePage() {
  return (
    <WithCatalogue>
      <Home />
    </WithCatalogue>
  );
}

/** What is here, the list that changes as one likes items, how good it is, what to do next. */
function Home() {
  const catalogue = useCatalogue();
  const status = useStatus(catalogue);
  return (
    <>
      <PageHead
        name="Overview"
        title={`Like three ${WORDS[catalogue].many} and see the list change`}
        text="Recommendations from your own machine, solved anew from every event, with the reason beside each."
      >
        <CatalogueSwitch />
      </PageHead>
      {status.error !== null && status.data === undefined ? (
        <ErrorState error={status.error} onRetry={() => status.refetch()} />
      ) : (
        <StatusFigures status={status.data} />
      )}
      <LikeThree key={catalogue} />
      <div className="cols-2">
        <Quality status={status.data} />
        <TryApi key={catalogue} />
      </div>
      <NextSteps isSample={status.data?.sample === true} />
    </>
  );
}
