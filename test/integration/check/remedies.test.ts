import { describe, expect, test } from 'vitest';
import { type BudgetOf, createBudgets, type JsonObject } from '../../../shared/odata/index.ts';
import type { CheckReport } from '../../../shared/sync/index.ts';
import type { RemediedKind } from '../../../shared/sync/look/judge/finding-words.ts';
import { applyRemedy, feedOf } from '../../support/check/remedy.ts';
import { REMEDY_CASES, type RemedyCase } from '../../support/check/remedy-cases.ts';
import { checkedWorld, checkWorld, kindsOf } from '../../support/hostile/checked-source.ts';
import { plainSet } from '../../support/plain-set.ts';
import { createReloadWorld, type ReloadWorld } from '../../support/reload-world.ts';
import { twoHandedClock } from '../../support/two-handed-clock.ts';

const CASES = Object.entries(REMEDY_CASES).flatMap(([kind, cases]) =>
  cases.map((each, nth) => [kind as RemediedKind, nth + 1, each] as const),
);

/** The world's feed as it stands in feeds.json. */
const entryOf = ({ feed }: ReloadWorld, more: JsonObject = {}): JsonObject => ({
  name: feed.name,
  source: {
    serviceUrl: 'https://service.example',
    entitySet: feed.source.entitySet,
    parallel: 1,
    ...(feed.source.filter !== undefined && { filter: feed.source.filter }),
  },
  cursor: { column: feed.cursor.column },
  table: 'Orders',
  ...more,
});

/** The case's world, its feed as feeds.json has it, and how it is asked. */
const begin = async ({ entry: more, over, changes, waits, ...source }: RemedyCase) => {
  const clock = twoHandedClock();
  let budgets = createBudgets(clock);
  const budgetOf: BudgetOf = (...of) => budgets(...of);
  const options = waits === true ? { clock, budgetOf } : {};
  const world = await checkedWorld({ ...source, options });
  const ports = {
    lake: world.lake,
    state: world.state,
    fetch: over?.(world.service.fetch) ?? world.service.fetch,
  };
  world.feed = feedOf(entryOf(world, more), world.service.rootUrl);
  const entry = (await changes?.(world, entryOf(world, more))) ?? entryOf(world, more);
  world.feed = feedOf(entry, world.service.rootUrl);
  /** Time passes for as long as something is under way. */
  const during = async <Value>(work: Promise<Value>): Promise<Value> => {
    const under = { way: waits === true };
    const end = (): void => void (under.way = false);
    work.then(end, end);
    while (under.way) await clock.pass(1_000);
    return work;
  };
  return {
    world,
    entry,
    check: (): Promise<CheckReport> => during(checkWorld(world, world.depsOver(ports))),
    /** The app starts anew with what feeds.json says now, a minute later. */
    restart: async () => {
      budgets = createBudgets(clock);
      await clock.pass(60_000);
    },
    run: () => during(world.run({ over: ports })),
  };
};

/** The kinds that are found still: none where the service stays as it is, and a run costs less. */
const stillFound = (
  { isCheaper }: RemedyCase,
  before: CheckReport,
  after: CheckReport,
): readonly string[] => {
  const [was = 0, is = 0] = [before, after].map(({ facts }) => facts.run?.requests ?? 0);
  return isCheaper === true && is < was ? [] : kindsOf(after);
};

describe('a remedy, taken at its word', () => {
  test.each(CASES)('of %s (%d)', async (kind, _nth, given) => {
    const { world, entry, check, run, restart } = await begin(given);
    const before = await check();
    const hasRemedy = { kind, remedy: expect.any(String) };
    expect(before.findings).toContainEqual(expect.objectContaining(hasRemedy));
    if (given.waits === true) await restart();
    const remedy = before.findings.find((each) => each.kind === kind)?.remedy ?? '';
    await applyRemedy(world, entry, remedy, given);
    const after = await check();
    expect(stillFound(given, before, after)).not.toContain(kind);
    expect(after.findings.filter(({ severity }) => severity === 'error')).toStrictEqual([]);
    expect(['appended', 'no-new-rows']).toContain((await run()).outcome);
  });
});

describe('what a remedy promises', () => {
  const digits = { quirks: { compareTimes: 'digits' }, shape: { offsets: [840] } } as const;
  const late = {
    Id: 7,
    ModifiedAt: '2025-12-17T15:00:00-12:00',
    Day: '2025-12-20',
    Version: '9',
    Rev: 99,
    Kind: 'own',
  };

  test.each([
    ['comes with a lookback of 26 hours', { lookback: { ms: 26 * 3_600_000 } }, true],
    ['does not without', {}, false],
  ])('a row under the lowest offset behind such under the highest %s', async (_, more, comes) => {
    const world = await checkedWorld(digits);
    world.feed = { ...world.feed, cursor: { ...world.feed.cursor, ...more } };
    await world.run();
    world.service.insert('Events', [late]);
    world.clock.advance(61_000);
    await world.run();
    expect((await world.rows()).some((row) => row['Rev'] === 99)).toBe(comes);
  });

  test('another cursor is not named where none helps', async () => {
    const set = plainSet(
      'Stamps',
      ['Id'],
      { Id: 'Edm.Guid', ModifiedAt: 'Edm.DateTimeOffset' },
      [1, 2, 3, 4].map((n) => ({
        Id: `00000000-0000-4000-8000-00000000000${n}`,
        ModifiedAt: `2026-01-01T00:0${n}:00Z`,
      })),
    );
    const world = createReloadWorld({ set, cursor: { column: 'ModifiedAt' }, quirks: { refuseTimes: true } });
    const [finding] = (await checkWorld(world)).findings;
    expect(finding).toMatchObject({
      kind: 'filter-refused',
      remedy: expect.stringMatching(/^No other column/),
    });
  });
});
