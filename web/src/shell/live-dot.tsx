import { formatCount } from '../format/numbers.ts';
import { useLive } from '../live/live-context.ts';

/** Says whether changes arrive by themselves, and how busy the intake is. */
export function LiveDot() {
  const { isConnected, eventsPerSecond } = useLive();
  const rate = eventsPerSecond >= 1 ? `, ${formatCount(eventsPerSecond)} events/s` : '';
  return (
    <div className={isConnected ? 'live on' : 'live'}>
      <i aria-hidden="true" />
      {isConnected ? `Live${rate}` : 'Connecting …'}
    </div>
  );
}
