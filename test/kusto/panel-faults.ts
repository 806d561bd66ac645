import type { Panel } from './find-queries.ts';
import type { ParsedQuery } from './parse-kusto.ts';

type Columns = ParsedQuery['columns'];

const ofTypes = (columns: Columns, ...types: readonly string[]): Columns =>
  columns.filter(({ type }) => types.includes(type));

const NUMBERS = ['int', 'long', 'real', 'decimal'];

/** What a chart needs: a time, numbers, and one text at most that tells the lines apart. */
const chartFaults = (columns: Columns): readonly string[] => [
  ...(ofTypes(columns, 'datetime').length === 1 ? [] : ['needs one column of time']),
  ...(ofTypes(columns, ...NUMBERS).length > 0 ? [] : ['needs a column of numbers']),
  ...(ofTypes(columns, 'string').length <= 1 ? [] : ['has more than one column of texts']),
];

const SHAPES: Readonly<Record<string, (columns: Columns) => readonly string[]>> = {
  table: () => [],
  timechart: chartFaults,
  barchart: chartFaults,
  parameter: (columns) => (columns.length === 1 ? [] : ['needs one column']),
};

/** How the columns of a panel's query do not fit what the panel shows. */
export const panelFaults = ({ place, visualization, named }: Panel, columns: Columns): readonly string[] => {
  const shape = SHAPES[visualization];
  const faults = shape === undefined ? [`is a ${visualization}, of which no test knows`] : shape(columns);
  const unknown = named.filter(
    (pattern) => !columns.some(({ name }) => new RegExp(`^${pattern}$`).test(name)),
  );
  const unreadable = columns.filter(({ type }) => type === 'dynamic' || type === 'error');
  return [
    ...faults.map((fault) => `${place} ${fault}`),
    ...unknown.map((pattern) => `${place} shows ${pattern}, which its query does not answer`),
    ...unreadable.map(({ name, type }) => `${place} answers ${name} of type ${type}`),
  ];
};
