import type { Job } from '../../../../src/server/contract-operations.ts';
import { formatCount } from '../../format/numbers.ts';
import { measureStep } from '../../format/step-progress.ts';
import { formatDuration } from '../../format/times.ts';

/** The steps of a job that has ended: how much each did, how fast, in what time. */
export function JobSteps({ job }: { job: Job }) {
  const endMs = Date.parse(job.ended_at ?? job.created_at);
  return (
    <div className="scroll-x">
      <table className="data" aria-label="Steps">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" className="right">
              Done
            </th>
            <th scope="col" className="right">
              A second
            </th>
            <th scope="col" className="right">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {job.steps.map((step) => {
            const { perSecond } = measureStep(step, endMs);
            const spentMs =
              Date.parse(step.ended_at ?? job.ended_at ?? step.started_at) - Date.parse(step.started_at);
            return (
              <tr key={`${step.name} ${step.started_at}`}>
                <td>{step.name}</td>
                <td className="right">
                  {formatCount(step.done)} <span className="muted">{step.unit}</span>
                </td>
                <td className="right">{formatCount(perSecond)}</td>
                <td className="right nowrap">{formatDuration(spentMs)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
