import { packagesOf, type Reader } from './engines.ts';
import type { Counted, Filter, Findings, Order } from './findings.ts';

/** A reader, the versions of its packages, and what was found of it. */
export interface Told {
  readonly reader: Reader;
  readonly pins: ReadonlyMap<string, string>;
  readonly findings: Findings;
}

const code = (text: string): string => `\`${text}\``;

const HEAD = `# Who reads the tables, and how

Written by ${code('npm run test:readers')}. Engines that come as Python packages read the same tables row for row (every type with its extremes, a history with reloads, 300 commits),
and filter them by predicates at the edges of values and of files: once as they are, and once in a copy of which the log says nothing about the files. What is right
was told from the source's rows alone. Spark reads our tables, and filters them, in ${code('npm run test:interop')}.
`;

const ORDERS: Readonly<Record<Order, string>> = {
  spark: 'NaN is the greatest, -0.0 and 0.0 are one',
  ieee: 'NaN is in no place, -0.0 and 0.0 are one',
  bits: 'NaN is the greatest, -0.0 is less than 0.0',
};

const share = ({ right, asked }: { readonly right: number; readonly asked: number }): string =>
  right === asked ? `all ${asked}` : `${right} of ${asked}`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const overview = (told: readonly Told[]): string =>
  table(
    ['reader', 'packages', 'by', 'versions read', 'filters', 'without statistics', 'floats'],
    told.map(({ reader, pins, findings }) => [
      reader.name,
      packagesOf(reader, pins),
      reader.how,
      share(findings.versions),
      share(findings.withStatistics),
      share(findings.withoutStatistics),
      ORDERS[findings.order],
    ]),
  );

const otherTimeOf = ({ otherTime }: Findings): string =>
  otherTime === undefined ? '' : `${code(otherTime.literal)}: ${share(otherTime.counted)} filters`;

const times = (told: readonly Told[]): string =>
  table(
    ['reader', '2026-01-01T00:00:00Z is written', 'tried, too'],
    told.map(({ reader, findings }) => [reader.name, code(findings.time), otherTimeOf(findings)]),
  );

const distinct = (texts: readonly string[]): string => [...new Set(texts)].join(', ');

/** What a reader says of a filter, without the place in its own text. */
const wayOf = ({ error }: Filter): string =>
  error === undefined ? 'other rows are found' : `${code(error.replace(/ at line .*/, ''))} is said`;

/** A line for each way in which filters went wrong. */
const filterLines = (when: string, { wrong }: Counted): readonly string[] =>
  [...new Set(wrong.map(wayOf))].map((way) => {
    const filters = wrong.filter((filter) => wayOf(filter) === way);
    const types = distinct(filters.map(({ type }) => type));
    const edges = distinct(filters.map(({ edge }) => code(edge.slice(0, 40))));
    return `- ${when}${way} by ${filters.length} filters of ${types} against ${edges}.`;
  });

/** A line for each table of which versions could not be read. */
const versionLines = (problems: Findings['versions']['problems']): readonly string[] => {
  const tables = [...new Set(problems.map((problem) => problem.split(',')[0] ?? ''))];
  return tables.map((name) => {
    const own = problems.filter((problem) => problem.startsWith(`${name},`));
    return `- ${own.length} versions of ${name} are not read, the first with ${code(own[0]?.slice(own[0].indexOf(': ') + 2) ?? '')}.`;
  });
};

const faultsOf = ({ reader, findings }: Told): readonly string[] => {
  const lines = [
    ...versionLines(findings.versions.problems),
    ...filterLines('', findings.withStatistics),
    ...filterLines('Without statistics, ', findings.withoutStatistics),
  ];
  if (lines.length === 0) return [];
  return [`### ${reader.name}`, '', ...lines, '', ...(reader.note === undefined ? [] : [reader.note, ''])];
};

/** docs/readers.md. */
export const pageOf = (told: readonly Told[]): string =>
  [
    HEAD,
    overview(told),
    '',
    '## How a time is written',
    '',
    times(told),
    '',
    '## What is not right',
    '',
    ...told.flatMap(faultsOf),
  ].join('\n');
