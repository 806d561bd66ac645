import { describe, expect, test } from 'vitest';
import { needsParser } from '../needs-parser.ts';
import { evaluate } from './evaluate.ts';
import type { Row, Value } from './values.ts';

needsParser();

const NOW = new Date('2026-11-29T12:00:00Z');

const traces = (...messages: readonly string[]): { readonly AppTraces: readonly Row[] } => ({
  AppTraces: messages.map((Message) => ({ TimeGenerated: NOW, Message })),
});

/** What an expression comes to for one trace. */
const valueOf = (expression: string, message = ''): Value | undefined =>
  evaluate(
    `AppTraces | extend run = parse_json(Message) | project x = ${expression}`,
    traces(message),
    NOW,
  )[0]?.['x'];

describe('the evaluator of queries', () => {
  test.each([
    ['"a feeds failed b" has "FEEDS failed"', true],
    ['"refeeds failed" has "feeds"', false],
    ['"A.b" =~ "a.B"', true],
    ['"a" == "A"', false],
    ['"b" in ("a", "b")', true],
    ['"x.WorkerExit" has_any ("other", "workerexit")', true],
    ['iff(1 > 2, 1s, 1m)', 60_000],
    ['2.5d / 5', 43_200_000],
    ['7 / 2', 3],
    ['7 / 2.0', 3.5],
    ['max_of(1m, 61s, 1s)', 61_000],
    ['ago(1h)', new Date('2026-11-29T11:00:00Z')],
    ['now() - ago(1h)', 3_600_000],
    ['now() - 1h', new Date('2026-11-29T11:00:00Z')],
    ['coalesce("", "b")', 'b'],
    ['tostring(now())', '2026-11-29T12:00:00.0000000Z'],
    ['isnull(datetime(null))', true],
    ['long(null) > 1', null],
    ['long(null) > 1 or 1 < 2', true],
    ['long(null) > 1 and 2 < 1', false],
  ])('has %s as %o', (expression, value) => {
    expect(valueOf(expression)).toStrictEqual(value);
  });

  test.each([
    ['tostring(run.feed)', 'orders'],
    ['tostring(run.version)', '5'],
    ['tostring(run.notes)', '["n"]'],
    ['tolong(run.version)', 5],
    ['tolong(run.nothing)', null],
    ['tostring(run.nothing)', ''],
    ['tostring(run.feed.deeper)', ''],
    ['tostring(run.toString)', ''],
  ])('reads %s of a JSON text as %o', (expression, value) => {
    expect(valueOf(expression, '{"feed":"orders","version":5,"notes":["n"]}')).toBe(value);
  });

  test('reads no field of a text that is no JSON', () => {
    expect(valueOf('tostring(run.feed)', '{"feed":"ord')).toBe('');
  });

  test('groups, counts and picks', () => {
    const query =
      'AppTraces | summarize n = count(), a = countif(Message has "x"), newest = max(TimeGenerated) by Message';
    expect(evaluate(query, traces('x', 'y', 'x'), NOW)).toStrictEqual([
      { Message: 'x', n: 2, a: 2, newest: NOW },
      { Message: 'y', n: 1, a: 0, newest: NOW },
    ]);
    expect(evaluate(query, {}, NOW)).toStrictEqual([]);
    expect(evaluate('AppTraces | summarize n = count()', {}, NOW)).toStrictEqual([{ n: 0 }]);
  });

  test('joins the rows of names, and looks values up in them', () => {
    const query =
      'let x = AppTraces | where Message has "x" | distinct Message; let y = AppTraces | where Message !in (x) | project Message; union y, x';
    expect(evaluate(query, traces('x', 'y', 'x'), NOW)).toStrictEqual([{ Message: 'y' }, { Message: 'x' }]);
  });

  test.each([
    ['an operator that no alert uses', 'AppTraces | take 5', 'does not know TakeOperator'],
    [
      'a function that no alert uses',
      'AppTraces | project x = strlen(Message)',
      'does not know the function',
    ],
    ['an aggregate that no alert uses', 'AppTraces | summarize x = avg(SeverityLevel)', 'summarize avg'],
    [
      'an expression that no alert uses',
      'AppTraces | project x = Message contains "a"',
      'ContainsExpression',
    ],
    ['a column without a name', 'AppTraces | summarize count()', 'give this column a name'],
    ['what is not Kusto', 'AppTraces | extend run = parse_json(Message) | where run.to > 1', 'KS006'],
    ['a column that is not there', 'AppTraces | where Massage == "a"', 'KS142'],
  ])('refuses %s', (_what, query, message) => {
    expect(() => evaluate(query, traces('x'), NOW)).toThrow(message);
  });

  test.each([
    ['a column that the table does not have', { Massage: 'm' }],
    ['a value of another type', { TimeGenerated: '2026-11-29' }],
  ])('refuses a record with %s', (_what, row) => {
    expect(() => evaluate('AppTraces', { AppTraces: [row] }, NOW)).toThrow('AppTraces.');
  });
});
