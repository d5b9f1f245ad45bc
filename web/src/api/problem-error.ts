import type { Problem } from '../../../src/server/contract.ts';

/** What the server said went wrong, or that it could not be reached (`status` 0). */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly requestId: string | undefined;
  /** What is wrong with single fields, by JSON pointer into the body. */
  readonly errors: Problem['errors'];

  constructor(problem: Pick<Problem, 'status' | 'code' | 'detail'> & Partial<Problem>) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.code = problem.code;
    this.hint = problem.hint;
    this.requestId = problem.request_id;
    this.errors = problem.errors ?? [];
  }
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' && value !== null && 'detail' in value && 'status' in value && 'code' in value
  );
}

/** Makes the error of an answer that is not 2xx, from its problem document where there is one. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return new ProblemError(body);
  return new ProblemError({
    status: response.status,
    code: 'unexpected_answer',
    detail: `The server answered ${response.status} without saying why.`,
  });
}
