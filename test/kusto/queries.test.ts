import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runLine } from '../../functions/run-report.ts';
import { TidemarkError, type ErrorKind } from '../../shared/core/index.ts';
import type { RunKind, RunOutcome, RunRecord } from '../../shared/state/index.ts';
import { needsParser } from './needs-parser.ts';
import { alertQueries, documentQueries, workbookPanels, type Panel, type Query } from './find-queries.ts';
import { panelFaults } from './panel-faults.ts';
import { parseKusto } from './parse-kusto.ts';
import { comparedColumn, comparedTexts, otherReads, runFields } from './query-facts.ts';
import { readAlerts } from './read-alerts.ts';

needsParser();

/** A run that has everything a run can have: what its line shows is what can be asked for. */
const FULL_RUN: Required<RunRecord> = {
  runId: 'r',
  feed: 'f',
  kind: 'reload',
  outcome: 'failed',
  startedAt: 1,
  durationMs: 1,
  rows: 1,
  removed: 1,
  pages: 1,
  bytes: 1,
  requests: 1,
  from: '1',
  to: '2',
  version: 1,
  errorKind: 'config',
  message: 'm',
  notes: ['n'],
};
const LOGGED: ReadonlySet<string> = new Set(Object.keys(JSON.parse(runLine(FULL_RUN)) as object));

const RUN_KINDS: Readonly<Record<RunKind, true>> = { append: true, reload: true };
const OUTCOMES: Readonly<Record<RunOutcome, true>> = {
  appended: true,
  reloaded: true,
  unchanged: true,
  compared: true,
  'no-new-rows': true,
  stopped: true,
  'lease-held': true,
  failed: true,
};
const ERROR_KINDS: Readonly<Record<ErrorKind, true>> = {
  config: true,
  'source-unavailable': true,
  'source-throttled': true,
  'source-denied': true,
  'source-contract': true,
  'source-reset': true,
  'lake-unavailable': true,
  'lake-denied': true,
  'table-unsupported': true,
  'table-corrupt': true,
  'commit-contention': true,
  'state-unavailable': true,
  'state-denied': true,
  'state-fenced': true,
  'queue-unavailable': true,
  'queue-denied': true,
  'window-unknown': true,
  'source-shrunk': true,
  'source-incomplete': true,
  invariant: true,
};

/** What the fields of a line can say; of other fields anything. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  evt: ['tidemark.run'],
  kind: Object.keys(RUN_KINDS),
  outcome: Object.keys(OUTCOMES),
  errorKind: Object.keys(ERROR_KINDS),
};

const faultsOf = ({ place, text }: Query): readonly string[] => {
  const { syntax, faults } = parseKusto(text);
  const fields = runFields(syntax).filter((field) => !LOGGED.has(field));
  const values = comparedTexts(syntax).filter(({ field, value }) => VALUES[field]?.includes(value) === false);
  return [
    ...faults.map((fault) => `${place}: ${fault}`),
    ...fields.map((field) => `${place} reads run.${field}, which no run logs`),
    ...otherReads(syntax).map((read) => `${place} reads a field of ${read}`),
    ...values.map(({ field, value }) => `${place} looks for ${field} "${value}", which there is not`),
  ];
};

let alerts: readonly Query[] = [];
let panels: readonly Panel[] = [];
let queries: readonly Query[] = [];

beforeAll(async () => {
  [alerts, panels] = await Promise.all([alertQueries(), workbookPanels()]);
  queries = [...alerts, ...panels, ...(await documentQueries())];
});

describe('the queries of alerts, workbook and documents', () => {
  test('are found', () => {
    expect(queries.length).toBeGreaterThanOrEqual(20);
    expect(queries.filter(({ place }) => place.startsWith('docs/')).length).toBeGreaterThan(2);
    expect(queries.flatMap(({ text }) => runFields(parseKusto(text).syntax)).length).toBeGreaterThan(60);
  });

  test('are Kusto, of tables that there are, and read what runs log', () => {
    expect(queries.flatMap(faultsOf)).toStrictEqual([]);
  });

  test.each([
    ['a keyword as the name of a field', 'where tostring(run.to) == "1"', "If the keyword 'to'"],
    ['a field that no run logs', 'where run.table == 1', 'reads run.table'],
    ['a field that no run logs, in brackets', 'where run["table"] == 1', 'reads run.table'],
    ['a column that the table does not have', 'summarize count() by fed', "'fed' does not refer"],
    ['a function that there is not', 'project x = strlength(Message)', "'strlength' does not refer"],
    ['a text where a time is asked for', 'project x = bin(Message, 1h)', 'KS'],
    ['an open bracket', 'where isnull(Message', 'Expected: )'],
    [
      'a field of the message itself',
      'where parse_json(Message).feed == "x"',
      'of parse_json(Message): feed',
    ],
    [
      'an outcome that there is not',
      'where tostring(run.outcome) != "success"',
      'looks for outcome "success"',
    ],
    [
      'a kind of error that there is not',
      'extend e = tostring(run["errorKind"]) | where e in ("config", "lake-gone")',
      'looks for errorKind "lake-gone"',
    ],
  ])('are caught with %s', (_what, text, fault) => {
    const whole = `AppTraces | extend run = parse_json(Message) | ${text}`;
    expect(faultsOf({ place: 'planted', text: whole }).join('\n')).toContain(fault);
  });

  test('may name anything in comments and texts', () => {
    const text = '// of a fed.run\nAppTraces | where Message has "run.nothing // here" | take 5';
    expect(faultsOf({ place: 'planted', text })).toStrictEqual([]);
  });

  test('count every kind of failure as lasting that does not go away by itself', () => {
    const asked = alerts.flatMap(({ text }) => comparedTexts(parseKusto(text).syntax));
    const lasting = Object.keys(ERROR_KINDS).filter(
      (kind) => new TidemarkError(kind as ErrorKind, '').retry === 'never',
    );
    const kinds = asked.filter(({ field }) => field === 'errorKind').map(({ value }) => value);
    expect(new Set(kinds)).toStrictEqual(new Set(lasting));
  });

  test('ask for the function that the poison queue calls', async () => {
    const main = await readFile(resolve(import.meta.dirname, '../../functions/main.ts'), 'utf8');
    const asked = alerts.flatMap(({ text }) => comparedColumn(parseKusto(text).syntax, 'Name'));
    expect(asked).toStrictEqual(['abandonRun']);
    expect(main).toContain(`app.storageQueue('${asked[0]}'`);
  });
});

describe('the columns of the answers', () => {
  test('are those that the panels of the workbook show', () => {
    expect(panels.filter(({ named }) => named.length > 0).length).toBeGreaterThan(1);
    expect(panels.flatMap((panel) => panelFaults(panel, parseKusto(panel.text).columns))).toStrictEqual([]);
  });

  test.each([
    ['a setting for a column that is not there', 'table', 'AppTraces | project Message', ['minutesOld']],
    ['a chart without a time', 'timechart', 'AppTraces | summarize n = count() by Message', []],
    ['a chart without a number', 'barchart', 'AppTraces | project TimeGenerated, Message', []],
    ['a list of two columns', 'parameter', 'AppTraces | distinct Message, OperationId', []],
    ['a value that is not of a simple type', 'table', 'AppTraces | project x = parse_json(Message)', []],
    ['a drawing of which no test knows', 'piechart', 'AppTraces | summarize n = count() by Message', []],
  ])('are caught: %s', (_what, visualization, text, named) => {
    const panel: Panel = { place: 'planted', text, visualization, named };
    expect(panelFaults(panel, parseKusto(text).columns)).toHaveLength(1);
  });

  test('are those that the alerts split, measure and name their resource by', async () => {
    const deployed = await readAlerts('/subscriptions/s/app');
    expect(deployed.filter(({ columns }) => columns.length > 0).length).toBeGreaterThan(1);
    const missing = deployed.flatMap(({ name, query, columns }) => {
      const answered = parseKusto(query).columns;
      return columns
        .filter((column) => !answered.some((one) => one.name === column))
        .map((column) => `${name} has no column ${column}`);
    });
    expect(missing).toStrictEqual([]);
  });

  // Where this fails: npm run check:infra -- --write
  test('are asked for in the snapshot of the templates as the files have it', async () => {
    const deployed = await readAlerts('/subscriptions/s/app');
    const changed = alerts.filter(({ text }) => !deployed.some(({ query }) => query.includes(text.trim())));
    expect(changed.map(({ place }) => place)).toStrictEqual([]);
    expect(deployed).toHaveLength(alerts.length);
  });
});
