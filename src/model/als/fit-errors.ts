import { DeadwaxError } from '../../errors.ts';

/** What the messages name. */
interface Fitted {
  readonly factors: number;
  readonly regularization: number;
}

/** Throws `singular_system` when rows of a half sweep had no unique solution. */
export function failWhereSingular(failedRows: number, { regularization, factors }: Fitted): void {
  if (failedRows === 0) return;
  const message = `${failedRows} rows have no unique solution with regularization ${regularization} and ${factors} factors; raise regularization`;
  throw new DeadwaxError('singular_system', message, { details: { failedRows } });
}

/** Throws `not_converged` when a fitted value is not a finite number. */
export function failWhereNotFinite(
  parts: readonly Float32Array[],
  { regularization, factors }: Fitted,
): void {
  if (parts.every(areFinite)) return;
  const message = `training with regularization ${regularization} and ${factors} factors gave values that are not finite; raise regularization, or check the input for huge values`;
  throw new DeadwaxError('not_converged', message);
}

function areFinite(values: Float32Array): boolean {
  // Any NaN or infinity makes the sum of zeroed values NaN: one pass without a branch.
  let sum = 0;
  for (let place = 0; place < values.length; place++) sum += values[place] * 0;
  return sum === 0;
}
