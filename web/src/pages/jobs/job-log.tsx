import { useEffect, useRef } from 'react';
import type { Job } from '../../../../src/server/contract-operations.ts';

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The last lines that a job wrote; follows its end as long as the reader has not scrolled away. */
export function JobLog({ log }: { log: Job['log'] }) {
  const box = useRef<HTMLOListElement>(null);
  const isFollowing = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line moves the end
  useEffect(() => {
    if (box.current !== null && isFollowing.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log.length]);
  if (log.length === 0) return <p className="muted small">This job has written nothing.</p>;
  return (
    <ol
      className="job-log"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      aria-label="Log"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isFollowing.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {log.map(({ at, line }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines of one moment may be the same
        <li key={`${at} ${index}`}>
          <time dateTime={at}>{CLOCK.format(new Date(at))}</time>
          <span>{line}</span>
        </li>
      ))}
    </ol>
  );
}
