import type { Job } from '../../../src/server/contract-operations.ts';

type Step = Job['steps'][number];

/** How far a step is: share done, speed and time left, where they can be told. */
export interface StepProgress {
  readonly share: number | undefined;
  readonly perSecond: number | undefined;
  readonly leftMs: number | undefined;
}

/** Measures a step at a moment; a step that just began has no speed yet. */
export function measureStep(step: Step, nowMs: number): StepProgress {
  const endMs = step.ended_at === null ? nowMs : Date.parse(step.ended_at);
  const spentMs = endMs - Date.parse(step.started_at);
  const share = step.total === null || step.total <= 0 ? undefined : Math.min(1, step.done / step.total);
  const perSecond = spentMs < 300 || step.done <= 0 ? undefined : (step.done * 1000) / spentMs;
  const isRunning = step.ended_at === null && share !== undefined && share > 0.02 && share < 1;
  return { share, perSecond, leftMs: isRunning ? (spentMs * (1 - share)) / share : undefined };
}
