import type { ReloadWindow } from '../../../shared/config/index.ts';
import { callReload, callSyncLater, deliverNext } from '../../support/fleet/drive.ts';
import type { FleetOptions } from '../../support/fleet/fleet.ts';
import { asOldEntity, keepOldReload } from '../../support/fleet/version-0-1-0.ts';
import { FROZEN_MS } from './places.ts';
import type { Scenario } from './scenario.ts';
import { allRows, byKey, byTime, changed, changedRows, grown, grownRows } from './worlds.ts';

const RUN_ID = 'the-run';

const reload = (
  name: string,
  cursor: FleetOptions['cursor'],
  window: ReloadWindow,
  act: (window: ReloadWindow) => Scenario['act'],
): Scenario => ({
  name,
  kind: 'reload',
  prepare: (switches) => changed(cursor, switches),
  act: act(window),
  reloaded: changedRows,
  appended: allRows,
});

const atOnce =
  (window: ReloadWindow): Scenario['act'] =>
  (fleet, instance) =>
    callReload(fleet, instance, { runId: RUN_ID, window });

/** The first two attempts have time for a few pages each, and the next one goes on from there. */
const inAttempts =
  (window: ReloadWindow): Scenario['act'] =>
  async (fleet, instance) => {
    await callReload(fleet, instance, { runId: RUN_ID, window, deadlineMs: 20_000 });
    await deliverNext(fleet, instance, { deadlineMs: 20_000 });
    await deliverNext(fleet, instance);
  };

const fromMessage =
  (window: ReloadWindow): Scenario['act'] =>
  async (fleet, instance) => {
    await callReload(fleet, instance, { runId: RUN_ID, window, later: true });
    await deliverNext(fleet, instance);
  };

/** It waits behind another run until its call has no more time, and then for its message. */
const behindAnother =
  (window: ReloadWindow): Scenario['act'] =>
  async (fleet, instance) => {
    await callSyncLater(fleet, instance, 'the-first');
    await callReload(fleet, instance, { runId: RUN_ID, window, deadlineMs: 2_500 });
    await deliverNext(fleet, instance);
    await deliverNext(fleet, instance);
  };

const overOld: Scenario = {
  ...reload('a reload over state of version 0.1.0', byTime, { all: true }, atOnce),
  prepare: async (switches) => {
    const fleet = await changed(byTime, switches);
    await asOldEntity(fleet, 'feed.events');
    return fleet;
  },
};

/** It had said what it planned, and may have committed it or not. */
const leftByOld: Scenario = {
  ...overOld,
  name: 'a reload that version 0.1.0 was about to commit',
  isOld: true,
  prepare: async (switches) => {
    const fleet = await changed(byTime, switches);
    await keepOldReload(fleet, RUN_ID, (instance) => atOnce({ all: true })(fleet, instance));
    fleet.queue.send({ run: { runId: RUN_ID, feed: fleet.feed.name } }, 0);
    fleet.time.pass(FROZEN_MS);
    return fleet;
  },
  act: async (fleet, instance) => {
    await deliverNext(fleet, instance);
  },
};

export const reloads: readonly Scenario[] = [
  reload('a reload by key', byKey, { last: { units: '40' } }, atOnce),
  reload('a reload of everything, by a time that ties', byTime, { all: true }, atOnce),
  reload('a reload in three attempts', byTime, { all: true }, inAttempts),
  reload('a reload from its message', byTime, { last: { ms: 12_000 } }, fromMessage),
  reload('a reload that waits behind another run', byKey, { last: { units: '40' } }, behindAnother),
  {
    ...reload('a reload that adds a column', byTime, { all: true }, atOnce),
    prepare: (switches) => grown(byTime, switches),
    reloaded: grownRows,
    appended: grownRows,
  },
  overOld,
  leftByOld,
];
