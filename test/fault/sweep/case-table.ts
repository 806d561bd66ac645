import type { Case } from './cases.ts';

const kindOf = ({ point }: Case): string => {
  if (point.isRead) return 'a read';
  return point.name.replace(/version \d+/, 'a version');
};

const letter = (place: number): string => String.fromCodePoint(97 + place);

/** How many cases there were, by effect and way, as text. */
export const caseTable = (title: string, cases: readonly Case[]): string => {
  const ways = [...new Set(cases.map(({ way }) => way.name))];
  const countOf = (of: readonly Case[]): readonly string[] =>
    ways.map((name) => String(of.filter(({ way }) => way.name === name).length));
  const rows = [
    ['', ...ways.map((_, place) => letter(place))],
    ...[...Map.groupBy(cases, kindOf)].map(([effect, of]) => [effect, ...countOf(of)]),
    ['all', ...countOf(cases)],
  ];
  const width = Math.max(...rows.map(([first = '']) => first.length));
  const lines = rows.map(
    ([first = '', ...rest]) => first.padEnd(width) + rest.map((text) => text.padStart(6)).join(''),
  );
  const legend = ways.map((name, place) => `${letter(place)}: ${name}`);
  return [`${title}: ${cases.length} cases`, ...lines, ...legend].join('\n');
};
