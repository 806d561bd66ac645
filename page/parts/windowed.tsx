import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Rows beyond the edges: somebody who tabs or scrolls meets one that is there. */
const BEYOND = 8;

/** From the first row that is shown, to the last, which is not. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

interface WindowedProps {
  readonly count: number;
  readonly rowPx: number;
  readonly children: (range: Range) => ComponentChildren;
}

/** The rows that are on the screen, of a list of rows of one height that the page scrolls over. */
const useRange = (count: number, rowPx: number) => {
  const place = useRef<HTMLDivElement>(null);
  const range = useSignal<Range>({ from: 0, to: Math.min(count, 2 * BEYOND) });
  useEffect(() => {
    const measure = (): void => {
      const top = place.current?.getBoundingClientRect().top ?? 0;
      const from = Math.max(0, Math.floor(-top / rowPx) - BEYOND);
      const to = Math.min(count, Math.ceil((innerHeight - top) / rowPx) + BEYOND);
      const now = range.peek();
      if (now.from !== from || now.to !== to) range.value = { from, to: Math.max(from, to) };
    };
    measure();
    addEventListener('scroll', measure, { passive: true });
    addEventListener('resize', measure);
    // What stands above may grow or go.
    const above = new ResizeObserver(measure);
    above.observe(document.body);
    return () => {
      above.disconnect();
      removeEventListener('scroll', measure);
      removeEventListener('resize', measure);
    };
  }, [count, rowPx]);
  return [place, range as ReadonlySignal<Range>] as const;
};

/** As high as the whole list, with only those rows in it that can be seen. */
export const Windowed = ({ count, rowPx, children }: WindowedProps) => {
  const [place, range] = useRange(count, rowPx);
  const { from, to } = range.value;
  const shown = { from: Math.min(from, count), to: Math.min(to, count) };
  return (
    <div
      ref={place}
      role="rowgroup"
      style={{ height: `${count * rowPx}px`, paddingTop: `${shown.from * rowPx}px` }}
    >
      {children(shown)}
    </div>
  );
};
