import type { ReactNode } from 'react';

/** Lets something wide scroll sideways; the keyboard reaches it and a screen reader hears what it is. */
export function ScrollX({
  label,
  maxHeight,
  children,
}: {
  label: string;
  maxHeight?: number;
  children: ReactNode;
}) {
  const style = maxHeight === undefined ? {} : { maxHeight, overflowY: 'auto' as const };
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  return (
    <section
      className="scroll-x"
      tabIndex={0}
      aria-label={`${label}, scrolls`}
      style={style}
      children={children}
    />
  );
}
