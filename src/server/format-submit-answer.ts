import type { SubmitAnswer, SubmitResult } from '../ingest/ingest.ts';
import type { EventsAnswer } from './contract.ts';

export function formatSubmitResult(result: SubmitResult): EventsAnswer['results'][number] {
  return {
    index: result.index,
    status: result.status,
    ...(result.error === undefined ? {} : { error: { ...result.error } }),
    ...(result.deadLetterId === undefined ? {} : { dead_letter_id: result.deadLetterId }),
  };
}

export function formatSubmitAnswer(answer: SubmitAnswer): EventsAnswer {
  return {
    accepted: answer.accepted,
    duplicates: answer.duplicates,
    rejected: answer.rejected,
    results: answer.results.map(formatSubmitResult),
  };
}
