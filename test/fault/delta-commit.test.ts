import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../shared/core/index.ts';
import { type Action, appendActions, loadSnapshot } from '../../shared/delta/index.ts';
import { putCommit } from '../../shared/delta/transaction/index.ts';
import { createMemoryLake, type Lake } from '../../shared/lake/index.ts';
import {
  add,
  encode,
  fakeClock,
  logName,
  metaData,
  protocol,
  TABLE,
  writeCommit,
} from '../support/delta-table.ts';

const actionsOf = (txnId: string, file = 'mine'): readonly Action[] =>
  appendActions({
    files: [add(file).add],
    txn: { appId: 'app', version: 1 },
    tidemark: { runId: 'r', feed: 'f', to: '1', rows: 1, batch: 1 },
    txnId,
    readVersion: 0,
    isBlindAppend: true,
    now: 1,
    engineVersion: '0',
  });

const mine = actionsOf('mine');
const theirs = actionsOf('theirs', 'theirs');

const unavailable = (): TidemarkError => new TidemarkError('lake-unavailable', 'the connection was cut');

/** What happens to the nth put (from 0); past the end: nothing. */
type PutFault = (put: () => Promise<unknown>, rival: () => Promise<void>) => Promise<void>;

const landsThenThrows: PutFault = async (put) => {
  await put();
  throw unavailable();
};
const neverLands: PutFault = async () => {
  throw unavailable();
};
const rivalFirst: PutFault = async (_put, rival) => rival();
const rivalThenThrows: PutFault = async (_put, rival) => {
  await rival();
  throw unavailable();
};
/** The request was sent twice on its way: the first landed, the second is answered. */
const sentTwice: PutFault = async (put) => {
  await put();
};

const faulty = (inner: Lake, faults: readonly PutFault[]): Lake & { readonly puts: () => number } => {
  let puts = 0;
  return {
    ...inner,
    puts: () => puts,
    putIfAbsent: async (path, bytes, signal) => {
      const fault = faults[puts];
      puts += 1;
      await fault?.(
        async () => inner.putIfAbsent(path, bytes),
        async () => writeCommit(inner, 1, theirs),
      );
      return inner.putIfAbsent(path, bytes, signal);
    },
  };
};

const start = async (...faults: readonly PutFault[]) => {
  const inner = createMemoryLake();
  await writeCommit(inner, 0, [protocol, metaData()]);
  const lake = faulty(inner, faults);
  const clock = fakeClock();
  const put = async (over: Lake = lake, signal?: AbortSignal) =>
    putCommit({ lake: over, tablePath: TABLE, version: 1 }, mine, { clock, random: () => 0.5, signal });
  const files = async () => (await loadSnapshot(inner, TABLE))?.files.map(({ path }) => path);
  return { inner, lake, clock, put, files };
};

describe('D1: a commit is put once', () => {
  test.each([
    ['nothing happens', [], 'committed', 1],
    ['a rival put its file just before', [rivalFirst], 'conflict', 1],
    ['the put lands and its answer is lost', [landsThenThrows], 'committed', 1],
    ['the put never lands', [neverLands], 'committed', 2],
    [
      'the put fails four times, then lands with its answer lost',
      [neverLands, neverLands, neverLands, neverLands, landsThenThrows],
      'committed',
      5,
    ],
    ['the request was sent twice on its way', [sentTwice], 'committed', 1],
    ['a rival puts its file and our put fails', [rivalThenThrows], 'conflict', 1],
    ['the put fails, and a rival comes before the next', [neverLands, rivalFirst], 'conflict', 2],
  ] as const)('%s', async (_what, faults, outcome, puts) => {
    const { put, files, lake, inner } = await start(...faults);
    const result = await put();
    const head = await inner.head(logName(1));
    const etag = head.outcome === 'found' ? head.info.etag : '';
    expect(result).toEqual(outcome === 'committed' ? { outcome, version: 1, etag } : { outcome, version: 1 });
    expect(await files()).toEqual([outcome === 'committed' ? 'mine' : 'theirs']);
    expect(lake.puts()).toBe(puts);
  });

  test('waits between the puts are drawn by backoff', async () => {
    const { put, clock } = await start(neverLands, neverLands, neverLands);
    await put();
    expect(clock.slept).toEqual([250, 500, 1000]);
  });
});

describe('D1: what cannot be told is said to be doubtful', () => {
  const doubt = { kind: 'lake-unavailable', retry: 'later', facts: { doubtful: true, version: 1 } };

  test('a put that fails every time', async () => {
    const { put, lake, files } = await start(...Array.from({ length: 9 }, () => neverLands));
    await expect(put()).rejects.toMatchObject(doubt);
    expect(lake.puts()).toBe(5);
    expect(await files()).toEqual([]);
  });

  test('a put that landed, and cannot be read back', async () => {
    const { put, lake, files } = await start(landsThenThrows);
    const blind: Lake = {
      ...lake,
      read: async () => {
        throw unavailable();
      },
    };
    await expect(put(blind)).rejects.toMatchObject(doubt);
    expect(await files()).toEqual(['mine']);
  });

  test('a put that was given up: it is read back all the same', async () => {
    const stop = new AbortController();
    const givenUp: PutFault = async (doPut) => {
      await doPut();
      stop.abort(new Error('shutting down'));
    };
    const { put, lake } = await start(givenUp);
    expect(await put(lake, stop.signal)).toMatchObject({ outcome: 'committed' });
  });

  test('a put that is under way when its caller gives up is waited for', async () => {
    const stop = new AbortController();
    const givenUp: PutFault = async () => stop.abort(new Error('shutting down'));
    const { put, lake, files } = await start(givenUp);
    expect(await put(lake, stop.signal)).toMatchObject({ outcome: 'committed' });
    expect(await files()).toEqual(['mine']);
    expect(lake.puts()).toBe(1);
  });

  test('a put that was given up and is not there is not tried again', async () => {
    const stop = new AbortController();
    const givenUp: PutFault = async () => {
      stop.abort(new Error('shutting down'));
      throw unavailable();
    };
    const { put, lake } = await start(givenUp);
    await expect(put(lake, stop.signal)).rejects.toMatchObject(doubt);
    expect(lake.puts()).toBe(1);
  });
});

test('nothing is put for who gave up before', async () => {
  const { put, lake, files } = await start();
  const reason = new Error('enough');
  await expect(put(lake, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(await files()).toEqual([]);
});

test('a denied put is denied, not repeated', async () => {
  const { put, lake } = await start(async () => {
    throw new TidemarkError('lake-denied', 'no right to write');
  });
  await expect(put()).rejects.toMatchObject({ kind: 'lake-denied' });
  expect(lake.puts()).toBe(1);
});

test('a file that another left half written is a conflict', async () => {
  const { put, inner } = await start();
  await inner.write(logName(1), encode('{"commitInfo":{"txnId":"mi'));
  expect(await put()).toEqual({ outcome: 'conflict', version: 1 });
});

test('of many who put the same version one wins', async () => {
  const inner = createMemoryLake();
  const results = await Promise.all(
    Array.from({ length: 20 }, async (_, index) =>
      putCommit({ lake: inner, tablePath: TABLE, version: 0 }, actionsOf(`t${index}`), {
        clock: fakeClock(),
        random: () => 0,
      }),
    ),
  );
  expect(results.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
  expect(results.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(19);
});

test('a commit without a txnId of its own is refused before it is put', async () => {
  const { lake, clock } = await start();
  const options = { clock, random: () => 0 };
  await expect(
    putCommit({ lake, tablePath: TABLE, version: 1 }, mine.slice(1), options),
  ).rejects.toMatchObject({
    kind: 'invariant',
  });
  await expect(
    putCommit({ lake, tablePath: TABLE, version: 1 }, [{ commitInfo: {} }], options),
  ).rejects.toMatchObject({
    kind: 'invariant',
  });
  expect(lake.puts()).toBe(0);
});
