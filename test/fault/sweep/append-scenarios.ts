import { deliverNext, tick } from '../../support/fleet/drive.ts';
import { asOldEntity, keepOldAppend } from '../../support/fleet/version-0-1-0.ts';
import { FROZEN_MS } from './places.ts';
import type { Scenario } from './scenario.ts';
import {
  afterLost,
  allRows,
  byKey,
  byTime,
  empty,
  firstRows,
  grown,
  grownRows,
  loaded,
  manyPages,
  manyRows,
  tyingEvents,
} from './worlds.ts';

const append = (
  name: string,
  prepare: Scenario['prepare'],
  act: Scenario['act'] = tick,
  rows = allRows,
): Scenario => ({ name, kind: 'append', prepare, act, reloaded: rows, appended: rows });

/** A process of version 0.1.0 holds the feed, is about to commit, and was not heard of for two minutes. */
const heldByOld: Scenario['prepare'] = async (switches) => {
  const fleet = await loaded(byTime, switches);
  await keepOldAppend(fleet, tyingEvents(31, 35));
  await asOldEntity(fleet, 'feed.events', {
    leaseHolder: 'an-old-holder',
    leaseExpiresAt: new Date(fleet.time.now + 60_000),
  });
  fleet.time.pass(FROZEN_MS);
  return fleet;
};

export const appends: readonly Scenario[] = [
  append('a first load in batches', async (switches) => empty(byTime, switches), tick, firstRows),
  append('a first load of several ranges', async (switches) => manyPages(byTime, switches), tick, manyRows),
  append('an append with ties across batches', (switches) => loaded(byTime, switches)),
  append('an append by key', (switches) => loaded(byKey, switches)),
  append('an append that adds a column', (switches) => grown(byKey, switches), tick, grownRows),
  append(
    'an append that outlasts its tick',
    (switches) => loaded(byTime, switches),
    async (fleet, instance) => {
      await tick(fleet, instance, { deadlineMs: 10_000 });
      await deliverNext(fleet, instance);
    },
  ),
  append('a tick after a lost process', (switches) => afterLost(byTime, switches)),
  { ...append('an append over state of version 0.1.0', heldByOld), isOld: true },
];
