import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runLine } from '../../functions/run-report.ts';
import { TidemarkError, type ErrorKind } from '../../shared/core/index.ts';
import type { RunOutcome, RunRecord } from '../../shared/state/index.ts';
import { fieldsOf, queryFaults, valuesOf, type Query } from './kql.ts';

const INFRA = resolve(import.meta.dirname, '../../infra');

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
const KINDS: Readonly<Record<ErrorKind, true>> = {
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
  invariant: true,
};

const alertFiles = await readdir(join(INFRA, 'queries'));
const alerts: readonly Query[] = await Promise.all(
  alertFiles.map(async (file) => ({
    place: file,
    text: await readFile(join(INFRA, 'queries', file), 'utf8'),
  })),
);
const workbookText = await readFile(join(INFRA, 'workbook.json'), 'utf8');
const template = await readFile(join(INFRA, 'modules/monitoring.bicep'), 'utf8');

/** Every text under the name `query`, at any depth. */
const queriesIn = (value: unknown, place: string): readonly Query[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'name' in value && typeof value.name === 'string' ? value.name : place;
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    key === 'query' && typeof part === 'string' ? [{ place: own, text: part }] : queriesIn(part, own),
  );
};
const panels = queriesIn(JSON.parse(workbookText), 'workbook');
const queries = [...alerts, ...panels];

describe('the queries of workbook and alerts', () => {
  test('are found', () => {
    expect(alerts).toHaveLength(5);
    expect(panels.length).toBeGreaterThan(8);
    expect(queries.flatMap(fieldsOf).length).toBeGreaterThan(30);
  });

  test('name only what a run logs', () => {
    expect(queries.flatMap((query) => queryFaults(query, LOGGED))).toStrictEqual([]);
  });

  test('compare outcomes and kinds of failure with those that there are', () => {
    const outcomes = new Set(queries.flatMap((query) => valuesOf(query, 'outcome')));
    expect([...outcomes].filter((outcome) => !(outcome in OUTCOMES))).toStrictEqual([]);
    expect(outcomes).toContain('stopped');
    const kinds = queries.flatMap((query) => valuesOf(query, 'errorKind'));
    expect(new Set(kinds)).toStrictEqual(
      new Set(
        (Object.keys(KINDS) as ErrorKind[]).filter((kind) => new TidemarkError(kind, '').retry === 'never'),
      ),
    );
  });

  test.each([
    ['a field that no run logs', 'AppTraces | extend run = parse_json(Message) | where run.table == "x"'],
    ['a name that is nowhere made', 'AppTraces | summarize count() by fed'],
    ['a field of the message itself', 'AppTraces | where parse_json(Message).feed == "x"'],
    ['a field by its text', 'AppTraces | extend run = parse_json(Message) | where run["feed"] == "x"'],
    ['an open bracket', 'AppTraces | where isnull(Message'],
  ])('are caught with %s', (_what, text) => {
    expect(queryFaults({ place: 'planted', text }, LOGGED)).toHaveLength(1);
  });

  test('may name what is in comments and texts', () => {
    const text = '// of a fed.run\nAppTraces | where Message has "run.nothing // here" | take 5';
    expect(queryFaults({ place: 'planted', text }, LOGGED)).toStrictEqual([]);
  });
});

describe('the monitoring template', () => {
  test('deploys every alert and the workbook, and says in the documents what each alert asks for', async () => {
    const used = [...template.matchAll(/loadTextContent\('\.\.\/queries\/([^']+)'\)/g)].map(
      ([, file = '']) => file,
    );
    expect(used.toSorted()).toStrictEqual(alertFiles.toSorted());
    expect(template).toContain("loadTextContent('../workbook.json')");
    const operations = await readFile(resolve(INFRA, '../docs/operations.md'), 'utf8');
    const titles = [...template.matchAll(/^ {4}title: '([^']+)'/gm)].map(([, title = '']) => title);
    expect(titles).toHaveLength(alertFiles.length);
    expect(titles.filter((title) => !operations.includes(`### ${title}\n`))).toStrictEqual([]);
  });

  test('fills in every placeholder', () => {
    const all = [workbookText, ...alerts.map(({ text }) => text)].join('\n');
    const placeholders = new Set(all.match(/__[A-Z_]+__/g));
    expect([...placeholders].filter((name) => !template.includes(`'${name}'`))).toStrictEqual([]);
  });

  test('asks for the function that the poison queue calls', async () => {
    const main = await readFile(resolve(INFRA, '../functions/main.ts'), 'utf8');
    const asked = alerts.flatMap((query) => valuesOf(query, 'Name'));
    expect(asked).toStrictEqual(['abandonRun']);
    expect(main).toContain(`app.storageQueue('${asked[0]}'`);
  });
});
