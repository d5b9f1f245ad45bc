import type { ReactNode } from 'react';

/** Lets something wide scroll sideways; the keyboard reaches it and a screen reader hears what it is. */
export function ScrollX(props: { label: string; maxHeight?: number; children: ReactNode }) {
  const { label, maxHeight, children } = props;
  const style = maxHeight === undefined ? {} : { maxHeight, overflowY: 'auto' as const };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} className="scroll-x" style={style} aria-label={`${label}, scrolls`}>
      {children}
    </section>
  );
}
