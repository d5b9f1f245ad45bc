import type { SubmitResult } from '../ingest/ingest.ts';
import type { EventsAnswer } from './contract.ts';

export function formatSubmitResult(result: SubmitResult): EventsAnswer['results'][number] {
  return {
    index: result.index,
    status: result.status,
    ...(result.error === undefined ? {} : { error: { ...result.error } }),
    ...(result.deadLetterId === undefined ? {} : { dead_letter_id: result.deadLetterId }),
  };
}
