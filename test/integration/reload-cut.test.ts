import { describe, expect, test } from 'vitest';
import { runStatus } from '../../shared/sync/index.ts';
import { at, type Event, eventsSet, MODIFIED } from '../support/events.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { asked, columnTexts, isByKey, sourceTexts } from '../support/world-checks.ts';
import type { Note } from '../../shared/state/index.ts';
import { noteKinds } from '../support/note-kinds.ts';
import { guid } from '../support/guid.ts';
import { sampled } from '../support/whole-sweep.ts';

/** Three rows share each second, so that most cuts are within a value. */
const tying = (count: number): Event[] =>
  Array.from({ length: count }, (_, n) => ({ Id: n, ModifiedAt: at(Math.floor(n / 3)) }));

const numbered = (count: number, quirks: WorldOptions['quirks'] = {}): ReloadWorld => {
  const rows = Array.from({ length: count }, (_, n) => ({ Id: n + 1, Note: null }));
  const set = plainSet('Lines', ['Id'], { Id: 'Edm.Int32', Note: 'Edm.String?' }, rows);
  return createReloadWorld({ set, cursor: { column: 'Id' }, pageSize: 5000, batchRows: 5000, quirks });
};

interface Kind {
  readonly name: string;
  readonly set: string;
  readonly world: (count: number) => ReloadWorld;
}
const options = { cursor: MODIFIED, pageSize: 5000, batchRows: 5000 };
const KINDS: readonly Kind[] = [
  { name: 'its own key', set: 'Lines', world: numbered },
  {
    name: 'a time that ties',
    set: 'Events',
    world: (count) => createReloadWorld({ set: eventsSet(tying(count)), ...options }),
  },
  {
    name: 'a time that ties, with keys that are not compared',
    set: 'Events',
    world: (count) => {
      const rows = tying(count).map((row) => ({ ...row, Id: guid(Number(row.Id)) }));
      return createReloadWorld({ set: eventsSet(rows, 'Edm.Guid'), ...options });
    },
  },
];

/** Loaded while the service still behaves. */
const loaded = async (world: ReloadWorld): Promise<ReloadWorld> => {
  await world.run();
  world.service.clearRequests();
  return world;
};

const cases = KINDS.flatMap((kind) =>
  [1, 7, 25, 49, 50, 51, 500].flatMap((cap) =>
    [true, false].flatMap((links) => [true, false].map((counts) => ({ kind, cap, links, counts }))),
  ),
).map((one) => ({
  ...one,
  title: `${one.kind.name}: ${one.cap} rows an answer, ${one.links ? 'with' : 'no'} link, ${one.counts ? 'with' : 'no'} count`,
}));

describe('a service that sends fewer rows than there are', () => {
  test.each(sampled(cases))('$title: nothing is lost', async ({ kind, cap, links, counts }) => {
    const count = cap === 1 ? 40 : cap === 500 ? 1_100 : 210;
    const world = await loaded(kind.world(count));
    const before = await world.storedState();
    const { quirks } = world.service;
    if (!counts) quirks.noCount = true;
    // A page that is linked is one of the service's size.
    if (links) world.feed = { ...world.feed, source: { ...world.feed.source, pageSize: cap } };
    else quirks.silentCap = cap;
    for (const dryRun of [true, false]) {
      const run = await world.reload({ window: { all: true }, dryRun });
      expect([run.outcome, run.errorKind]).toStrictEqual([dryRun ? 'compared' : 'unchanged', undefined]);
    }
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    expect((await world.storedState())?.watermark).toBe(before?.watermark);
  });

  test('as many as there are: one request tells that there are no more', async () => {
    const world = await loaded(numbered(25, { silentCap: 25, noCount: true }));
    world.service.remove('Lines', 25);
    await world.reload({ window: { all: true }, force: true });
    expect(asked(world).filter((url) => /Id ge/.test(url)).length).toBeLessThan(3);
  });
});

/** 1,000 rows, of which the service shows the first 25, whatever is asked above them, and does not count; by key it answers all. */
const stuck = async (): Promise<ReloadWorld> => {
  const world = await loaded(numbered(1_000, { noCount: true }));
  const { quirks } = world.service;
  world.service.onRequest = ({ url }) => {
    if (isByKey(url) || / desc/.test(url)) delete quirks.capBefore;
    else quirks.capBefore = 25;
  };
  return world;
};

/** The service shows all of its rows again. */
const mend = ({ service }: ReloadWorld): void => {
  service.onRequest = undefined;
  delete service.quirks.capBefore;
};

describe('a service that cuts its answers, and sends nothing after the cut', () => {
  test.each([true, false])('is refused, a dry run (%s) like any other', async (dryRun) => {
    const world = await stuck();
    const before = [await world.snapshot(), await world.storedState()];
    const run = await world.reload({ window: { all: true }, dryRun });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-incomplete' });
    expect(run.message).toContain('"force": true');
    // Two fetches, each with requests more, and some that ask by key.
    expect(asked(world).filter(isByKey).length).toBeLessThan(30);
    const [snapshot, state] = before;
    expect((await world.snapshot())?.version).toBe((snapshot as { version: number }).version);
    expect(await world.storedState()).toMatchObject({
      watermark: (state as { watermark: string }).watermark,
    });
    expect(await columnTexts(world, 'Id')).toHaveLength(1_000);
  });

  test('is believed with force, and what is missing then comes with the next runs', async () => {
    const world = await stuck();
    const run = await world.reload({ window: { all: true }, force: true });
    expect(run).toMatchObject({ outcome: 'reloaded' });
    expect(noteKinds(run)).toContain('rows-found-by-key');
    mend(world);
    for (let next = 0; next < 3; next += 1) await world.run();
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('a window that ends before the cut is reloaded', async () => {
    const world = await stuck();
    mend(world);
    world.service.update('Lines', 1_000, { Note: 'x' });
    expect(await world.reload({ window: { last: { units: '20' } } })).toMatchObject({ outcome: 'reloaded' });
  });

  test('rows of one value that are cut among themselves all come, over many attempts too', async () => {
    for (const deadlineMs of [600_000, -1]) {
      const rows = tying(30).map(({ Id, ModifiedAt }) => ({ Id: guid(Number(Id)), ModifiedAt }));
      const world = createReloadWorld({ set: eventsSet(rows, 'Edm.Guid'), ...options });
      world.service.quirks.silentCap = 2;
      world.service.quirks.noCount = true;
      await world.start({ window: { all: true }, deadlineMs, runId: 'cut' });
      for (let n = 0; world.queue.messages.length > 0; n += 1) {
        expect(n).toBeLessThan(100);
        await world.deliver({ deadlineMs });
      }
      expect(await runStatus(world.deps, 'cut')).toMatchObject({ run: { outcome: 'reloaded' } });
      expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    }
  });
});

describe('keys that went', () => {
  test('more than 500 are all asked for: the last of them that moved is kept', async () => {
    const world = await loaded(createReloadWorld({ set: eventsSet(tying(2_000)), ...options }));
    for (let id = 1_000; id < 1_720; id += 1) world.service.remove('Events', id);
    world.service.update('Events', 1_730, { ModifiedAt: at(0, '.5'), Note: 'moved' });
    const run = await world.reload({ window: { last: { ms: 650_000 } } });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { deleted: 720, changed: 1 } } });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    // 721 keys by 199, once more where one came.
    expect(asked(world).filter(isByKey).length).toBeLessThan(7);
  });

  test('that come in answers which are cut are asked for again until none comes', async () => {
    const world = await loaded(createReloadWorld({ set: eventsSet(tying(90)), ...options }));
    for (let id = 60; id < 85; id += 1) world.service.update('Events', id, { ModifiedAt: at(1, '.5') });
    world.service.quirks.silentCap = 7;
    await world.reload({ window: { last: { ms: 14_000 } } });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('more than can be asked for are taken for deleted with force only', async () => {
    const rows = Array.from({ length: 2_200 }, (_, n) => ({ Order: n, Line: 1, Rev: n, Note: null }));
    const properties = { Order: 'Edm.Int32', Line: 'Edm.Int32', Rev: 'Edm.Int32', Note: 'Edm.String?' };
    const set = plainSet('Lines', ['Order', 'Line'], properties, rows);
    const world = await loaded(
      createReloadWorld({
        set,
        cursor: { column: 'Rev' },
        pageSize: 5000,
        batchRows: 5000,
        quirks: { refuseOr: true },
      }),
    );
    for (let order = 1; order <= 1_010; order += 1) world.service.remove('Lines', { Order: order, Line: 1 });
    world.service.clearRequests();
    const refused = await world.reload({ window: { all: true } });
    expect(refused).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
    expect(refused.message).toContain('1000 requests');
    expect(asked(world).length).toBeLessThan(11);
    expect(await columnTexts(world, 'Order')).toHaveLength(2_200);
    const forced = await world.reload({ window: { all: true }, force: true });
    expect(forced).toMatchObject({ outcome: 'reloaded', reload: { changes: { deleted: 1_010 } } });
    expect(forced.noteFacts).toContainEqual<Note>({ kind: 'keys-not-asked', keys: 510, missing: 1_010 });
  });

  test('are not taken for deleted where the service answers no key at all', async () => {
    const world = await loaded(createReloadWorld({ set: eventsSet(tying(30)), ...options }));
    world.service.remove('Events', 25);
    world.service.onRequest = ({ url }) =>
      isByKey(url) ? Response.json({ '@odata.context': 'x', value: [] }) : undefined;
    const run = await world.reload({ window: { all: true } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
    expect(run.message).toContain('by key');
    expect(await columnTexts(world, 'Id')).toHaveLength(30);
    expect(await world.reload({ window: { all: true }, force: true })).toMatchObject({ outcome: 'reloaded' });
  });

  test('are not taken for deleted where the service answers a question by key with other rows', async () => {
    const world = await loaded(createReloadWorld({ set: eventsSet(tying(30)), ...options }));
    world.service.remove('Events', 25);
    world.service.onRequest = ({ url }) =>
      isByKey(url)
        ? Response.json({ '@odata.context': 'x', value: [{ Id: 3, ModifiedAt: at(1), Note: null }] })
        : undefined;
    const run = await world.reload({ window: { last: { ms: 3_000 } } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
  });
});

describe('a service that ignores the filter', () => {
  test.each([
    ['links its pages', { pageSize: 7 }],
    ['counts', {}],
    ['neither links nor counts', { noCount: true }],
  ] as const)('and %s: no row is taken for deleted', async (_, { pageSize, noCount }: Quirky) => {
    const world = await loaded(
      createReloadWorld({ set: eventsSet(tying(30)), ...options, ...(pageSize && { pageSize }) }),
    );
    world.service.remove('Events', 29);
    Object.assign(world.service.quirks, { ignoreFilter: true, ...(noCount && { noCount }) });
    const run = await world.reload({ window: { last: { ms: 3_000 } } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
    expect(await columnTexts(world, 'Id')).toHaveLength(30);
  });
});

interface Quirky {
  readonly pageSize?: number;
  readonly noCount?: boolean;
}

const big = (noCount: boolean): Promise<ReloadWorld> =>
  loaded(createReloadWorld({ set: eventsSet(tying(90)), ...options, compareRows: 50, quirks: { noCount } }));

describe('more rows than are held in memory', () => {
  test.each([false, true])('are looked up by key where they did not come (no count: %s)', async (noCount) => {
    const world = await big(noCount);
    world.service.remove('Events', 50);
    const run = await world.reload({ window: { all: true } });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { deleted: 1, same: 89 } } });
    expect(asked(world).some((url) => isByKey(url) && /\b50\b/.test(url))).toBe(true);
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('are kept where their cursor moved out of the window', async () => {
    const world = await big(false);
    world.service.update('Events', 80, { ModifiedAt: at(1, '.5') });
    const run = await world.reload({ window: { last: { ms: 20_000 } } });
    expect(run.outcome).toBe('reloaded');
    expect(run.noteFacts).toContainEqual<Note>({ kind: 'rows-moved', column: 'ModifiedAt', rows: 1 });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('are refused where the answers leave them out, and nothing is removed', async () => {
    const world = await stuck();
    const before = await columnTexts(world, 'Id');
    const deps = { ...world.deps, compareRows: 100 };
    const run = await world.reload({ window: { all: true }, deps });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-incomplete' });
    expect(await columnTexts(world, 'Id')).toStrictEqual(before);
  });
});

test('a source that shows fewer digits than it compares is reloaded to its last row', async () => {
  const rows = Array.from({ length: 30 }, (_, n) => ({ Id: n, ModifiedAt: at(n, '.1239') }));
  const quirks = { shownDigits: 3 };
  const world = await loaded(createReloadWorld({ set: eventsSet(rows), ...options, quirks }));
  world.service.update('Events', 20, { Note: 'x' });
  for (const window of [{ all: true } as const, { last: { ms: 5_000 } }, { rows: 5 }])
    expect(['reloaded', 'unchanged']).toContain((await world.reload({ window })).outcome);
  expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
});
