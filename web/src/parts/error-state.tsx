import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { ProblemError } from '../api/problem-error.ts';

/** Says what went wrong in the server's own words, with a way to try again. */
export function ErrorState(props: { error: Error; title?: string; onRetry?: () => void }) {
  const { error, title = 'This could not be loaded', onRetry } = props;
  const problem = error instanceof ProblemError ? error : undefined;
  return (
    <div className="trouble" role="alert">
      <h3>{title}</h3>
      <p>{error.message}</p>
      {problem?.hint !== undefined && <p className="muted">{problem.hint}</p>}
      {problem?.requestId !== undefined && (
        <p className="muted small">
          Request <span className="mono">{problem.requestId}</span>
        </p>
      )}
      {onRetry !== undefined && (
        <Button mt="sm" size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
