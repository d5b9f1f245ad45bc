import { describeCron, formatTimeIn, nextTimes } from './cron-text.ts';

/** When a cron expression would run next, while it is being written. */
export function NextTimes({ cron, timeZone }: { cron: string; timeZone: string }) {
  const times = nextTimes(cron, timeZone, 3);
  return (
    <div className="next-times" aria-live="polite">
      {times.length === 0 ? (
        <span className="muted">Five fields: minute, hour, day of month, month, day of week.</span>
      ) : (
        <>
          <strong>{describeCron(cron) ?? 'Next times'}</strong>
          <ol>
            {times.map((time) => (
              <li key={time.getTime()}>{formatTimeIn(time, timeZone)}</li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
