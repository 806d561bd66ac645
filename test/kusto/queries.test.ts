import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { needsParser } from './needs-parser.ts';
import { alertQueries, documentQueries, type Panel, type Query, workbookPanels } from './find-queries.ts';
import { panelFaults } from './panel-faults.ts';
import { parseKusto } from './parse-kusto.ts';
import { comparedColumn, comparedTexts, readFields } from './query-facts.ts';
import { readAlerts } from './read-alerts.ts';
import { FRESH_OUTCOMES, LASTING_KINDS, LOGGED, MEASURES, VALUES } from './run-values.ts';
import { nodesOf } from './syntax-node.ts';

needsParser();

const faultsOf = ({ place, text }: Query): readonly string[] => {
  const { syntax, faults } = parseKusto(text);
  if (faults.length > 0) return faults.map((fault) => `${place}: ${fault}`);
  const fields = readFields(syntax).filter(({ of, field }) => LOGGED.get(of)?.has(field) !== true);
  const values = comparedTexts(syntax).filter(({ field, value }) => VALUES[field]?.includes(value) === false);
  return [
    ...fields.map(({ of, field }) => `${place} reads ${of}.${field}, which nothing logs`),
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
    expect(queries.flatMap(({ text }) => readFields(parseKusto(text).syntax)).length).toBeGreaterThan(60);
  });

  test('are Kusto, of tables that there are, and read what runs log', () => {
    expect(queries.flatMap(faultsOf)).toStrictEqual([]);
  });

  test.each([
    ['a keyword as the name of a field', 'where tostring(run.to) == "1"', "If the keyword 'to'"],
    ['a field that no run logs', 'where run.table == 1', 'reads run.table'],
    ['a field of a run in the line on a queue', 'extend queue = run | where queue.feed == 1', 'queue.feed'],
    ['a field that no run logs, in brackets', 'where run["table"] == 1', 'reads run.table'],
    ['a column that the table does not have', 'summarize count() by fed', "'fed' does not refer"],
    ['a function that there is not', 'project x = strlength(Message)', "'strlength' does not refer"],
    ['a text where a time is asked for', 'project x = bin(Message, 1h)', 'KS'],
    ['an open bracket', 'where isnull(Message', 'Expected: )'],
    [
      'a field of the message itself',
      'where parse_json(Message).feed == "x"',
      'reads parse_json(Message).feed',
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
    const kinds = asked.filter(({ field }) => field === 'errorKind').map(({ value }) => value);
    expect(new Set(kinds)).toStrictEqual(new Set(LASTING_KINDS));
  });

  test('count every outcome as good that leaves a feed as fresh as its source', () => {
    const lists = queries.flatMap(({ text }) => [...text.matchAll(/\boutcome in \((?<list>[^)]*)\)/g)]);
    const named = lists.map(({ groups }) => (groups?.['list'] ?? '').match(/[\w-]+/g)?.toSorted());
    expect(named.length).toBeGreaterThan(2);
    expect(new Set(named.map((list) => list?.join()))).toStrictEqual(
      new Set([FRESH_OUTCOMES.toSorted().join()]),
    );
  });

  test.each(MEASURES)(
    'show the runs of kind $runKind in the workbook, and what they measure',
    ({ runKind, measures }) => {
      const own = panels
        .map(({ text }) => parseKusto(text).syntax)
        .filter((syntax) =>
          comparedTexts(syntax).some(({ field, value }) => field === 'kind' && value === runKind),
        );
      const read = own.flatMap((syntax) => readFields(syntax).map(({ field }) => field));
      expect(own.length).toBeGreaterThan(0);
      expect(measures.filter((field) => !read.includes(field))).toStrictEqual([]);
    },
  );

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

  test('come with the feeds first that never had a good run, in "Freshness now"', () => {
    const freshness = panels.filter(({ place }) => place.endsWith(', freshness'));
    const orders = freshness.flatMap(({ text }) =>
      nodesOf(parseKusto(text).syntax).filter(({ kind }) => kind === 'OrderedExpression'),
    );
    expect(orders.map(({ text }) => text)).toStrictEqual(['minutesOld desc nulls first']);
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
