import { describe, expect, test } from 'vitest';
import { type ErrorKind, TidemarkError } from '../../shared/core/index.ts';
import { createWorld, type World } from '../support/memory-world.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';

/** Rows of four pages of seven, of which those at the value that a page begins with came before. */
const CAME: Readonly<Record<string, number>> = { OrderID: 25, OrderDate: 23 };
/** A batch that no page fills. */
const wide = (column: string, quirks = {}): World =>
  createWorld({ cursor: { column }, batchRows: 1_000, quirks });

/** Answers the nth request for a page of rows otherwise, and every one after it. */
const fromPage = (world: World, nth: number, answer: () => Response): void => {
  let pages = 0;
  world.service.onRequest = ({ url }) =>
    /\/Orders(?:\?|$)/.test(url) && (pages += 1) >= nth ? answer() : undefined;
};

const json = (text: string): Response =>
  new Response(text, { headers: { 'content-type': 'application/json' } });

const ENDS: readonly (readonly [string, ErrorKind, () => Response])[] = [
  ['a service that is down', 'source-unavailable', () => new Response('', { status: 503 })],
  ['a refusal', 'source-denied', () => new Response('', { status: 403 })],
  ['a page that is cut', 'source-unavailable', () => json('{"value":[{"OrderID":99')],
  ['a value of another type', 'source-contract', () => json('{"value":[{"OrderID":"x"}]}')],
  ['an error inside a page', 'source-unavailable', () => json('{"value":[],"error":{"code":"x"}}')],
];

describe.each([['OrderID'], ['OrderDate']])('with the cursor %s, a read that ends early', (column) => {
  test.each(ENDS)(
    'by %s commits what came in order, and fails all the same',
    async (_, errorKind, answer) => {
      const world = wide(column);
      fromPage(world, 5, answer);
      const run = await world.run();
      expect(run).toMatchObject({ outcome: 'failed', errorKind, rows: CAME[column] });
      expect(await columnTexts(world, 'OrderID')).toHaveLength(CAME[column] ?? 0);
      expect(await world.storedState()).toMatchObject({ watermark: run.to, rows: CAME[column] });
      world.service.onRequest = undefined;
      const next = { outcome: 'appended', rows: 60 - (CAME[column] ?? 0), from: run.to };
      expect(await world.run()).toMatchObject(next);
      expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
    },
  );

  test('at its first page makes no table', async () => {
    const world = wide(column);
    fromPage(world, 1, () => new Response('', { status: 503 }));
    expect(await world.run()).toMatchObject({ outcome: 'failed', rows: 0 });
    expect(await world.snapshot()).toBeUndefined();
  });

  test('in a column that only the whole page shows takes nothing, and moves no watermark', async () => {
    const world = wide(column);
    const row = '{"OrderID":1,"OrderDate":"1996-07-04T00:00:00Z","Freight":"x"}';
    fromPage(world, 1, () => json(`{"value":[${row}]}`));
    expect(await world.run()).toMatchObject({ outcome: 'failed', errorKind: 'source-contract', rows: 0 });
    expect((await world.storedState())?.watermark).toBeUndefined();
  });

  test('as it was asked to stop commits nothing more', async () => {
    const world = wide(column);
    const abort = new AbortController();
    fromPage(world, 5, () => {
      abort.abort(new Error('stop'));
      return new Response('', { status: 503 });
    });
    expect(await world.run({ signal: abort.signal })).toMatchObject({ outcome: 'stopped', rows: 0 });
    expect(await world.snapshot()).toBeUndefined();
  });
});

test('of a source that keeps no order, nothing is committed when its read ends early', async () => {
  const world = wide('OrderID', { ignoreOrder: true });
  fromPage(world, 5, () => new Response('', { status: 503 }));
  expect(await world.run()).toMatchObject({ outcome: 'failed', errorKind: 'source-unavailable', rows: 0 });
  expect(await columnTexts(world, 'OrderID')).toStrictEqual([]);
});

test('no commit follows one that failed', async () => {
  const world = createWorld({ batchRows: 14 });
  fromPage(world, 6, () => new Response('', { status: 503 }));
  const put = new Set<string>();
  const lake = {
    ...world.lake,
    putIfAbsent: (...args: Parameters<typeof world.lake.putIfAbsent>) => {
      const version = /0(\d+)\.json$/.exec(args[0])?.[1];
      if (version !== undefined) put.add(version);
      if (Number(version) > 0) throw new TidemarkError('lake-unavailable', 'The lake is down.');
      return world.lake.putIfAbsent(...args);
    },
  };
  await world.run({ over: { lake, state: world.state, fetch: world.service.fetch } });
  expect([...put].map(Number)).toStrictEqual([0, 1]);
  world.service.onRequest = undefined;
  world.clock.advance(61_000);
  await world.run();
  expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
});
