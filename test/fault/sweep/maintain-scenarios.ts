import { callMaintain, deliverNext, maintain, tick } from '../../support/fleet/drive.ts';
import type { Fleet } from '../../support/fleet/fleet.ts';
import { ORPHAN } from '../../support/fleet/history.ts';
import type { Scenario, WorldSwitches } from './scenario.ts';
import { allRows, byTime, loaded } from './worlds.ts';

const DAYS_MS = 8 * 86_400_000;

/** A table of 54 rows in six files, which no run has looked at for eight days, and a file beside them that no commit names. */
const aged = async (switches?: WorldSwitches): Promise<Fleet> => {
  const fleet = await loaded(byTime, switches);
  await tick(fleet, fleet.instance());
  await fleet.lake.write(`${fleet.feed.tablePath}/${ORPHAN}`, new Uint8Array(1));
  fleet.time.pass(DAYS_MS);
  return fleet;
};

const maintenance = (name: string, act: Scenario['act']): Scenario => ({
  name,
  kind: 'maintain',
  prepare: aged,
  act,
  reloaded: allRows,
  appended: allRows,
});

export const maintenances: readonly Scenario[] = [
  maintenance('maintenance by its timer', maintain),
  maintenance('maintenance that its timer has no time for', async (fleet, instance) => {
    await maintain(fleet, instance, { deadlineMs: 1 });
    await deliverNext(fleet, instance);
  }),
  maintenance('maintenance that outlasts its call', async (fleet, instance) => {
    await callMaintain(fleet, instance, { runId: 'the-run', deadlineMs: 0 });
    await deliverNext(fleet, instance);
  }),
];
