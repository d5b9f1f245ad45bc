import { formatAgo, formatTime } from '../format/times.ts';

/** A moment as seen from now; the exact time on hovering. */
export function TimeAgo({ time }: { time: string | null }) {
  if (time === null) return <span className="muted">never</span>;
  return (
    <time dateTime={time} title={formatTime(time)} className="nowrap">
      {formatAgo(time, Date.now())}
    </time>
  );
}
