import { type Event, eventsOf, eventsSet } from '../../support/events.ts';
import { tick } from '../../support/fleet/drive.ts';
import { createFleet, type Fleet, type FleetOptions } from '../../support/fleet/fleet.ts';
import type { RowText } from '../../support/fleet/table-versions.ts';
import { FROZEN_MS } from './places.ts';
import type { WorldSwitches } from './scenario.ts';

type Cursor = FleetOptions['cursor'];

export const byKey: Cursor = { column: 'Id' };
export const byTime: Cursor = { column: 'ModifiedAt' };

const LAST = 30;
const NEW_LAST = 54;
const MANY = 70;
const CHANGED = [22, 27, 30];
const REMOVED = 25;

/** Three rows share each value, so that pages of five and batches of ten end among ties. */
export const tyingEvents = (from: number, to: number): readonly Event[] =>
  eventsOf(from, to, (id) => Math.floor(id / 3));

const idsTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

/** The rows of a first load; with those that are new; and those that the source shows once it has changed. */
export const firstRows: readonly RowText[] = idsTo(LAST).map((id) => `${id}:null`);
export const manyRows: readonly RowText[] = idsTo(MANY).map((id) => `${id}:null`);
export const allRows: readonly RowText[] = idsTo(NEW_LAST).map((id) => `${id}:null`);
export const changedRows: readonly RowText[] = idsTo(NEW_LAST)
  .filter((id) => id !== REMOVED)
  .map((id) => `${id}:${CHANGED.includes(id) ? 'changed' : 'null'}`);

/** A source of 30 rows, and no table. */
export const empty = (cursor: Cursor, switches: WorldSwitches = {}): Fleet =>
  createFleet({ rows: tyingEvents(1, LAST), cursor, ...switches });

/** A source of 70 rows, of which several ranges are read at once, and no table. */
export const manyPages = (cursor: Cursor, switches: WorldSwitches = {}): Fleet =>
  createFleet({ rows: tyingEvents(1, MANY), cursor, parallel: 4, ...switches });

/** A table of 30 rows in files of ten, and 24 more at the source. */
export const loaded = async (cursor: Cursor, switches?: WorldSwitches): Promise<Fleet> => {
  const fleet = empty(cursor, switches);
  await tick(fleet, fleet.instance());
  fleet.service.insert(
    'Events',
    tyingEvents(LAST + 1, NEW_LAST).map((row) => ({ Note: null, ...row })),
  );
  return fleet;
};

/** The same, where three of the 30 are changed at the source and one is deleted. */
export const changed = async (cursor: Cursor, switches?: WorldSwitches): Promise<Fleet> => {
  const fleet = await loaded(cursor, switches);
  for (const id of CHANGED) fleet.service.update('Events', id, { Note: 'changed' });
  fleet.service.remove('Events', REMOVED);
  return fleet;
};

/** A process begins an append, commits a batch of it, and is never heard of again. */
export const afterLost = async (cursor: Cursor, switches?: WorldSwitches): Promise<Fleet> => {
  const fleet = await loaded(cursor, switches);
  const lost = fleet.instance();
  const stopped = Promise.withResolvers<void>();
  lost.calls.onFrozen = () => stopped.resolve();
  lost.calls.faults = ({ name }) =>
    name === 'put version 5' ? { do: 'freeze', moment: 'after', hands: 'both jump' } : undefined;
  const over = tick(fleet, lost).then(() => {
    throw new Error('the process was not lost');
  });
  await Promise.race([stopped.promise, over]);
  fleet.time.pass(FROZEN_MS);
  return fleet;
};

const NOTE = 'new';
const EVENT = eventsSet([]).entityType;
const WITHOUT_NOTE = { ...EVENT, properties: EVENT.properties.filter(({ name }) => name !== 'Note') };

/** The rows of a table that had no column of notes before the new ones. */
export const grownRows: readonly RowText[] = idsTo(NEW_LAST).map(
  (id) => `${id}:${id > LAST ? NOTE : 'null'}`,
);

/** A table of 30 rows, and 24 more at the source, which have a property that the table has no column for. */
export const grown = async (cursor: Cursor, switches?: WorldSwitches): Promise<Fleet> => {
  const fleet = empty(cursor, switches);
  fleet.service.declare('Events', WITHOUT_NOTE);
  await tick(fleet, fleet.instance());
  fleet.service.declare('Events', EVENT);
  fleet.service.insert(
    'Events',
    tyingEvents(LAST + 1, NEW_LAST).map((row) => ({ ...row, Note: NOTE })),
  );
  return fleet;
};
