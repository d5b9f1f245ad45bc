import { useSession } from '../api/session.ts';
import { LiveProvider } from '../live/live-provider.tsx';
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx';
import { ErrorState } from '../parts/error-state.tsx';
import { Shell } from './shell.tsx';
import { Splash } from './splash.tsx';

/** Shows the pages to a signed-in browser, and the sign-in page to any other. */
export function RequireSession() {
  const session = useSession();
  const hasLink = new URLSearchParams(window.location.search).has('link');
  if (session.isPending) return <Splash />;
  if (session.isError)
    return (
      <Splash>
        <ErrorState error={session.error} onRetry={() => session.refetch()} />
      </Splash>
    );
  if (!session.data.signed_in || hasLink) return <SignInPage />;
  return (
    <LiveProvider>
      <Shell />
    </LiveProvider>
  );
}
