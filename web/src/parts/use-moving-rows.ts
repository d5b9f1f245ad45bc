import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Lets rows glide from where they were to where they are whenever the order of the keys changes. Rows carry `data-key`. */
export function useMovingRows(list: RefObject<HTMLElement | null>, order: string): void {
  const places = useRef(new Map<string, number>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order is what moves the rows
  useLayoutEffect(() => {
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const next = new Map<string, number>();
    for (const row of list.current?.querySelectorAll<HTMLElement>('[data-key]') ?? []) {
      const key = row.dataset.key ?? '';
      const before = places.current.get(key);
      next.set(key, row.offsetTop);
      if (isCalm || places.current.size === 0) continue;
      const timing = { duration: 420, easing: 'cubic-bezier(.2,.8,.2,1)' };
      if (before === undefined)
        row.animate(
          [
            { opacity: 0, transform: 'translateX(18px)' },
            { opacity: 1, transform: 'none' },
          ],
          timing,
        );
      else if (before !== row.offsetTop)
        row.animate(
          [{ transform: `translateY(${before - row.offsetTop}px)` }, { transform: 'none' }],
          timing,
        );
    }
    places.current = next;
  }, [order, list]);
}
