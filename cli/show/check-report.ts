import type { Answer } from '../../shared/api/index.ts';
import { countOf, countText } from './numbers.ts';
import { rowsTable } from './rows-table.ts';
import { shownLines, shownText } from './shown-text.ts';
import { type Canvas, factLines, type Style, table } from './table.ts';

type Report = Extract<Answer<'checkFeed'>, { readonly status: 200 }>['body'];
type Finding = Report['findings'][number];

const STYLES: Readonly<Record<Finding['severity'], Style>> = { error: 'bad', warning: 'warn', info: 'dim' };
const ORDER: readonly Finding['severity'][] = ['error', 'warning', 'info'];

const findingLines = ({ kind, severity, message, remedy }: Finding, { paint }: Canvas): readonly string[] => [
  `${paint(STYLES[severity], severity)}  ${shownText(kind)}`,
  ...shownLines(message).map((line) => `  ${line}`),
  ...(remedy === undefined ? [] : shownLines(remedy).map((line) => `  ${paint('strong', '→')} ${line}`)),
];

const costText = ({ firstLoad, run }: Report['facts']): string | undefined => {
  const load =
    firstLoad === undefined ? [] : [`a first load takes ${countOf(firstLoad.requests, 'request')}`];
  const each = run === undefined ? [] : [`a run ${countOf(run.requests, 'request')}`];
  const parts = [...load, ...each];
  return parts.length === 0 ? undefined : parts.join(', ');
};

const columnRows = ({ columns = [] }: Report['facts']): readonly (readonly string[])[] =>
  columns.map(({ name, source, type, inTable }) => [name, source, type, inTable ?? '']);

const COLUMNS = [
  { title: 'COLUMN', whole: true },
  { title: 'SOURCE' },
  { title: 'TYPE' },
  { title: 'IN TABLE' },
];

/** What a check found, worst first, then what it knows of the feed, and some rows. */
export const checkReport = (report: Report, canvas: Canvas): readonly string[] => {
  const { feed, ok, requests, findings, facts, sample } = report;
  const worst = findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  const columns = columnRows(facts);
  return [
    ...factLines(
      [
        ['feed', feed],
        ['verdict', ok ? { text: 'can run', style: 'good' } : { text: 'cannot run as it is', style: 'bad' }],
        ['asked', countOf(requests, 'request')],
        ['protocol', facts.protocol],
        ['key', facts.key?.join(', ')],
        ['cursors', facts.cursorCandidates?.map(({ column }) => column).join(', ')],
        ['rows', facts.rows === undefined ? undefined : countText(facts.rows)],
        ['costs', costText(facts)],
      ],
      canvas,
    ),
    ...worst.flatMap((finding) => ['', ...findingLines(finding, canvas)]),
    ...(columns.length === 0 ? [] : ['', ...table(COLUMNS, columns, canvas)]),
    ...(sample === undefined ? [] : ['', ...rowsTable(sample, canvas)]),
  ];
};
