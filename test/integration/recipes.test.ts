import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../local/odata-service/index.ts';
import type { Feed } from '../../shared/config/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import { plainSet } from '../support/plain-set.ts';
import { readRecipes } from '../support/recipes.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { type Vendor, VENDORS } from '../support/vendors.ts';

const LEASE_MS = 61_000;
const ROWS = 25;
/** Runs until a feed has nothing new: a quota ends some, and some services are read twice before they are believed. */
const MOST_RUNS = 40;

const recipes = readRecipes();

const range = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index);

interface Stage {
  readonly world: ReloadWorld;
  readonly vendor: Vendor;
  readonly feed: Feed;
}

const stageOf = (feed: Feed, vendor: Vendor, quirks: Quirks): Stage => {
  const { key, properties, row, pageSize } = vendor;
  const rows = range(1, ROWS).map((n) => row(n, n));
  const set = plainSet(feed.source.entitySet, key, properties, rows);
  const world = createReloadWorld({ set, pageSize, quirks });
  const { rootUrl: serviceUrl } = world.service;
  const elsewhere = feed.source.metadataUrl === undefined ? {} : { metadataUrl: `${serviceUrl}/$metadata` };
  world.feed = {
    ...feed,
    source: { ...feed.source, serviceUrl, ...elsewhere, auth: { type: 'none' } },
  };
  world.service.onRequest = (request) => {
    if (vendor.expects?.(request) === false) throw new Error(`not as it is asked for: ${request.url}`);
  };
  return { world, vendor, feed };
};

const run = async ({ world }: Stage) => {
  world.clock.advance(LEASE_MS);
  return world.run();
};

/** Runs until nothing is new; answers how the last one ended. */
const catchUp = async (stage: Stage): Promise<string> => {
  for (let left = MOST_RUNS; left > 0; left -= 1) {
    const { outcome, message } = await run(stage);
    if (outcome === 'no-new-rows') return outcome;
    if (outcome === 'failed') return message ?? outcome;
  }
  return 'there was something new in every run';
};

const cell = (value: unknown): string =>
  typeof value === 'string' && /^\d{4}-/.test(value)
    ? String(BigInt(Date.parse(value)) * 1000n)
    : String(value);

const versionsOf = ({ vendor, feed }: Stage, rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.map((row) => [...vendor.key, feed.cursor.column].map((name) => cell(row[name])).join(' ')).toSorted();

const held = async (stage: Stage): Promise<readonly string[]> => versionsOf(stage, await stage.world.rows());

const there = (stage: Stage): readonly string[] =>
  versionsOf(stage, stage.world.service.rows(stage.feed.source.entitySet));

const insert = ({ world, feed }: Stage, rows: readonly JsonObject[]): void =>
  world.service.insert(feed.source.entitySet, rows);

/** A single key's value, or the values of several by name. */
const keyOf = ({ key, row }: Vendor, n: number): JsonValue => {
  const values = row(n, n);
  const [first = ''] = key;
  return key.length === 1
    ? (values[first] ?? null)
    : Object.fromEntries(key.map((name) => [name, values[name] ?? null]));
};

/** The recipe's own window, in attempts until it is done: a quota ends some. */
const reload = async ({ world, feed }: Stage): Promise<string> => {
  if (feed.reload === undefined) throw new Error(`${feed.name} has no window`);
  world.clock.advance(LEASE_MS);
  const { outcome, message } = await world.reload({ window: feed.reload });
  return outcome === 'failed' ? (message ?? outcome) : outcome;
};

const CASES = recipes.flatMap(({ service, feeds }) =>
  feeds.flatMap((feed) => (VENDORS[feed.name]?.states ?? []).map((quirks) => ({ service, feed, quirks }))),
);

test('every feed of docs/recipes.md has a vendor that it is run against', () => {
  expect(recipes.flatMap(({ feeds }) => feeds.map(({ name }) => name)).toSorted()).toStrictEqual(
    Object.keys(VENDORS).toSorted(),
  );
});

describe.each(CASES)('$service: $feed.name at a service with $quirks', ({ feed, quirks }) => {
  const vendor = VENDORS[feed.name];
  if (vendor === undefined) throw new Error(`${feed.name} has no vendor`);

  test('takes each row once, and rows that commit late within its lookback', async () => {
    const stage = stageOf(feed, vendor, quirks);
    expect(await catchUp(stage)).toBe('no-new-rows');
    expect(await held(stage)).toStrictEqual(there(stage));
    insert(
      stage,
      range(ROWS + 1, 10).map((n) => vendor.row(n, n)),
    );
    expect(await catchUp(stage)).toBe('no-new-rows');
    const { lookback } = feed.cursor;
    if (lookback !== undefined) insert(stage, [vendor.row(ROWS + 20, ROWS + 6)]);
    expect(await catchUp(stage)).toBe('no-new-rows');
    expect(await held(stage)).toStrictEqual(there(stage));
    if (feed.reload === undefined) return;
    stage.world.service.remove(feed.source.entitySet, keyOf(vendor, ROWS + 9));
    expect(await reload(stage)).toBe('reloaded');
    expect(await held(stage)).toStrictEqual(there(stage));
  });
});

test('readings takes the hour of local time that comes twice in autumn', async () => {
  const feed = recipes.flatMap(({ feeds }) => feeds).find(({ name }) => name === 'readings');
  const vendor = VENDORS['readings'];
  if (feed === undefined || vendor === undefined) throw new Error('there is no recipe for local time');
  const stage = stageOf(feed, vendor, {});
  for (let quarter = 1; quarter <= 16; quarter += 1) {
    // From the fourth on all are shown as an hour earlier than they are.
    const shown = ROWS + (quarter > 4 ? quarter - 4 : quarter) * 15;
    insert(
      stage,
      [1, 2].map((one) => vendor.row(ROWS + quarter * 2 + one, shown)),
    );
    expect(await catchUp(stage)).toBe('no-new-rows');
  }
  expect(await held(stage)).toStrictEqual(there(stage));
});

test.each(recipes)('$service says whether it was tried, and where its limits stand', ({ text }) => {
  expect(text).toMatch(/^(Tried: |Not tried against the vendor)/m);
  expect(text).toContain('](https://');
});
