import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ProblemError } from './problem-error.ts';

function isWorthRetrying(failures: number, error: Error): boolean {
  if (!(error instanceof ProblemError)) return false;
  return failures < 2 && (error.status === 0 || error.status === 503);
}

/** Makes the cache of answers; an answer 401 makes the page ask who is signed in, which leads to the sign-in page. */
export function createQueryClient(): QueryClient {
  const checkSession = (error: Error): void => {
    if (error instanceof ProblemError && error.status === 401)
      client.invalidateQueries({ queryKey: ['session'] });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: checkSession }),
    mutationCache: new MutationCache({ onError: checkSession }),
    defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 15_000, refetchOnWindowFocus: false } },
  });
  return client;
}
