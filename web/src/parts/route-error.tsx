import { useRouteError } from 'react-router';
import { Splash } from '../shell/splash.tsx';
import { ErrorState } from './error-state.tsx';

/** What is shown when a page itself breaks, such as after an update of the server while the page was open. */
export function RouteError() {
  const thrown = useRouteError();
  const error = thrown instanceof Error ? thrown : new Error('The page broke in an unknown way.');
  return (
    <Splash>
      <ErrorState title="This page broke" error={error} onRetry={() => window.location.reload()} />
    </Splash>
  );
}
