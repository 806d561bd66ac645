import { describe, expect, test } from 'vitest';
import {
  appendActions,
  type Built,
  type Ended,
  type Intents,
  loadSnapshot,
  type Since,
  transact,
} from '../../../../shared/delta/index.ts';
import type { Operation } from '../../../../shared/delta/transaction/conflict.ts';
import type { Lake } from '../../../../shared/lake/index.ts';
import {
  add,
  encode,
  fakeClock,
  ids,
  lakeWith,
  metaData,
  protocol,
  remove,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

const APP = 'tidemark:Tables/Orders';

/** A writer of one file, `mine`, and what is told of it. */
const createWriter = async (
  lake: Lake,
  operation: Operation = 'append',
  { checkHeld = (): void => undefined, announcing = async (): Promise<void> => undefined } = {},
) => {
  await lake.write(`${TABLE}/mine`, encode('1'));
  const told: string[] = [];
  const builds: Since['verdict'][] = [];
  const clock = fakeClock();
  const newId = ids();
  const intents: Intents<string> = {
    announce: async ({ version, after }) => {
      await announcing();
      told.push(`announce ${after} as ${version}`);
    },
    checkHeld,
    withdraw: () => told.push('withdraw'),
    landed: ({ after }, { version }) => told.push(`landed ${after} as ${version}`),
  };
  const ports = {
    lake,
    tablePath: TABLE,
    clock,
    random: () => 0.5,
    newId,
    engineVersion: '0',
    appId: APP,
    intents,
  };
  const mine = { ...add('mine').add, modificationTime: clock.now() };
  const build = async (_base: unknown, { verdict }: Since): Promise<Built<string> | Ended<string>> => {
    builds.push(verdict);
    if (verdict === 'plan-again') return { outcome: 'ended', end: 'planned again' };
    return {
      adds: [mine],
      inputs: new Set(['old']),
      concerns: ({ path }) => path.startsWith('near'),
      entry: ({ version }, txnId) => ({
        actions: appendActions({
          files: [mine],
          txn: { appId: APP, version: 1 },
          tidemark: { runId: 'r', feed: 'f', rows: 1, batch: 1, base: { id: 'table-1', version } },
          txnId,
          readVersion: version,
          isBlindAppend: true,
          now: clock.now(),
          engineVersion: '0',
        }),
        after: `state ${verdict}`,
      }),
    };
  };
  const run = async () =>
    transact<string, string>(ports, {
      operation,
      base: await loadSnapshot(lake, TABLE),
      create: async () => {
        told.push('create');
        await writeCommit(lake, 0, [protocol, metaData()]);
        return loadSnapshot(lake, TABLE);
      },
      build,
    });
  return { run, told, builds, clock };
};

const table = (): Promise<Lake> => lakeWith([protocol, metaData(), add('old')]);

/** Puts these commits, one before each of our puts. */
const withRivals = (lake: Lake, rivals: readonly (readonly unknown[])[]): Lake => {
  let puts = 0;
  return {
    ...lake,
    putIfAbsent: async (path, bytes, signal) => {
      const rival = rivals[puts];
      puts += 1;
      if (rival !== undefined)
        await lake.write(path, encode(rival.map((each) => `${JSON.stringify(each)}\n`).join('')));
      return lake.putIfAbsent(path, bytes, signal);
    },
  };
};

const ours = { txn: { appId: APP, version: 9 } };

const soon = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 20));

describe('a transaction', () => {
  test('announces, puts, and says what is true after it', async () => {
    const { run, told } = await createWriter(await table());
    const end = await run();
    expect(end).toMatchObject({ outcome: 'landed', version: 1, base: { version: 0 } });
    expect(told).toStrictEqual(['announce state first as 1', 'landed state first as 1']);
  });

  test('goes after winners that lie apart, announced anew for each version, with a pause between', async () => {
    const lake = withRivals(await table(), [[add('far-1')], [add('far-2')]]);
    const { run, told, builds, clock } = await createWriter(lake);
    expect(await run()).toMatchObject({ outcome: 'landed', version: 3 });
    expect(builds).toStrictEqual(['first', 'again', 'again']);
    expect(clock.slept).toHaveLength(2);
    expect(told).toStrictEqual([
      'announce state first as 1',
      'withdraw',
      'announce state again as 2',
      'withdraw',
      'announce state again as 3',
      'landed state again as 3',
    ]);
  });

  test.each<readonly [string, Operation, readonly unknown[], object, readonly Since['verdict'][]]>([
    ['rows of the same values', 'append', [add('near')], { outcome: 'landed' }, ['first', 'compare-again']],
    ['another run of the feed', 'append', [ours], { outcome: 'ended' }, ['first', 'plan-again']],
    ['another run of the feed', 'reload', [ours], { outcome: 'read-again' }, ['first']],
    ['a file that a reload takes', 'reload', [remove('old')], { outcome: 'read-again' }, ['first']],
    ['an input', 'compaction', [remove('old')], { outcome: 'stop' }, ['first']],
  ])('that meets %s in an %s ends as the rules say', async (_, operation, rival, end, expected) => {
    const { run, builds } = await createWriter(withRivals(await table(), [rival]), operation);
    expect(await run()).toMatchObject(end);
    expect(builds).toStrictEqual(expected);
  });

  test('T7: takes a commit of ours back that was planned on a table that is gone', async () => {
    const info = {
      commitInfo: {
        txnId: 'stray',
        tidemark: { runId: 'x', feed: 'f', rows: 1, batch: 3, base: { id: 'dropped', version: 0 } },
      },
    };
    const lake = withRivals(await table(), [[info, ours, add('stray')]]);
    const { run } = await createWriter(lake);
    expect(await run()).toMatchObject({ outcome: 'read-again' });
    const after = await loadSnapshot(lake, TABLE);
    expect(after?.files.map(({ path }) => path)).toStrictEqual(['old']);
  });

  test('in a table that another has taken the place of is over', async () => {
    const lake = await table();
    const { run, told } = await createWriter(withRivals(lake, [[protocol, metaData({ id: 'other' })]]));
    expect(await run()).toStrictEqual({ outcome: 'table-gone' });
    expect(told.at(-1)).toBe('withdraw');
  });

  test('over no table makes one first', async () => {
    const { run, told } = await createWriter(await lakeWith());
    expect(await run()).toMatchObject({ outcome: 'landed', version: 1 });
    expect(told[0]).toBe('create');
  });

  test('gives up when others take twenty versions in a row', async () => {
    const rivals = Array.from({ length: 20 }, (_, index) => [add(`far-${index}`)]);
    const { run, told } = await createWriter(withRivals(await table(), rivals));
    await expect(run()).rejects.toMatchObject({ kind: 'commit-contention' });
    expect(told.filter((line) => line === 'withdraw')).toHaveLength(20);
  });

  test('whose lease may have ended puts nothing', async () => {
    const lake = await table();
    const { run, told } = await createWriter(lake, 'append', {
      checkHeld: () => {
        throw new Error('its lease may have ended');
      },
    });
    await expect(run()).rejects.toThrow('lease');
    expect(told).toStrictEqual(['announce state first as 1', 'withdraw']);
    expect((await loadSnapshot(lake, TABLE))?.version).toBe(0);
  });

  test('whose base cannot be looked at is withdrawn once it was announced, not before', async () => {
    const lake = await table();
    const blind: Lake = {
      ...lake,
      head: async () => {
        throw new Error('the lake does not answer');
      },
    };
    const { run, told } = await createWriter(blind, 'append', { announcing: soon });
    await expect(run()).rejects.toThrow('does not answer');
    expect(told).toStrictEqual(['announce state first as 1', 'withdraw']);
  });

  test('whose staged file is gone puts nothing', async () => {
    const lake = await table();
    const { run, told } = await createWriter(lake);
    await lake.write(`${TABLE}/mine`, encode('another size'));
    expect(await run()).toStrictEqual({ outcome: 'vanished' });
    expect(told.at(-1)).toBe('withdraw');
  });
});
