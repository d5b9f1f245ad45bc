import type { HistoryDryRun } from '../../../../src/server/contract-history.ts';
import type { Job } from '../../../../src/server/contract-operations.ts';

/** Gives what a dry run found; undefined for a job that was none, or has not ended. */
export function readDryRun({ result, status }: Job): HistoryDryRun | undefined {
  if (status !== 'succeeded' || typeof result !== 'object' || result === null) return undefined;
  // The server's tests hold it to the contract whose type is used here.
  return 'dry_run' in result && result.dry_run === true ? (result as HistoryDryRun) : undefined;
}

const UPLOADED = /[/\\]landing[/\\]input[/\\]([^/\\]+)$/;

/** Gives the name of the upload that a job looked at; undefined where it looked at a path of the server's machine. */
export function uploadOf({ parameters }: Job): string | undefined {
  return UPLOADED.exec(String(parameters.path))?.[1];
}
