import { useId } from 'preact/hooks';
import type { Point } from '../words/point.ts';
import { Table } from './table.tsx';

interface ChartProps {
  readonly title: string;
  readonly kind: 'line' | 'bars';
  /** Oldest first. */
  readonly points: readonly Point[];
  readonly columns: readonly [string, string];
  /** Of the greatest value, as it is shown. */
  readonly most: string;
}

const WIDTH = 320;
const HEIGHT = 96;
const FOOT = 4;

const placer = (points: readonly Point[]) => {
  const xs = points.map(({ x }) => x);
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const most = Math.max(1, ...points.map(({ y }) => y));
  return {
    x: (value: number) => (last === first ? WIDTH / 2 : ((value - first) / (last - first)) * (WIDTH - 8) + 4),
    y: (value: number) => HEIGHT - FOOT - (value / most) * (HEIGHT - FOOT - 8),
  };
};

const Line = ({ points }: { readonly points: readonly Point[] }) => {
  const { x, y } = placer(points);
  const path = points.map(
    (point, index) => `${index === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`,
  );
  const last = points.at(-1);
  return (
    <>
      <path class="line" d={path.join('')} />
      {last !== undefined && <circle class="dot" cx={x(last.x)} cy={y(last.y)} r="3" />}
    </>
  );
};

const Bars = ({ points }: { readonly points: readonly Point[] }) => {
  const { y } = placer(points);
  const step = (WIDTH - 8) / Math.max(12, points.length);
  return (
    <>
      {points.map((point, index) => (
        <rect
          key={index}
          class={point.tone ?? 'bar-good'}
          x={4 + index * step}
          y={Math.min(y(point.y), HEIGHT - FOOT - 2)}
          width={Math.max(1, step * 0.75)}
          height={Math.max(2, HEIGHT - FOOT - y(point.y))}
        />
      ))}
    </>
  );
};

/** A picture of numbers, with the numbers themselves beside it. */
export const Chart = ({ title, kind, points: given, columns, most }: ChartProps) => {
  const id = useId();
  const points = given.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  return (
    <figure class="chart">
      <figcaption id={id}>
        {title} <span class="muted">{points.length === 0 ? '' : `up to ${most}`}</span>
      </figcaption>
      {points.length === 0 ? (
        <p class="empty">Nothing to show yet.</p>
      ) : (
        <>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id}>
            <line class="base" x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
            {kind === 'line' ? <Line points={points} /> : <Bars points={points} />}
          </svg>
          <details>
            <summary>As a table</summary>
            <Table what={`${title}, as a table`} heads={[columns[0], { number: columns[1] }]}>
              {points.toReversed().map(({ label, value }, index) => (
                <tr key={index}>
                  <td>{label}</td>
                  <td class="number">{value}</td>
                </tr>
              ))}
            </Table>
          </details>
        </>
      )}
    </figure>
  );
};
