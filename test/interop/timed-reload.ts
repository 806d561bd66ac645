import type { EntitySetOptions } from '../../local/odata-service/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import { everyTypeRow, everyTypeSet } from './every-type.ts';
import { anHourAgo, createLedger, everything } from './ledger.ts';
import type { Scenario } from './workbench.ts';

const START = '2026-01-05T10:00:00';
/** Four rows tie to the microsecond, two and two of them to the last digit. */
const timeOf = (id: number): string =>
  `${START}.${String(Math.floor(id / 4) * 7010 + (id % 4 > 1 ? 4 : 0)).padStart(7, '0')}Z`;
const timeText = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
/** Microseconds after `START`: the last of the seven digits is finer. */
const microsOf = ({ At }: JsonObject): number => Number(timeText(At).slice(START.length + 1, -2));
const cursorOf = ({ At, Id }: JsonObject): string => `${timeText(At)} ${String(Number(Id)).padStart(4, '0')}`;
const timed = (id: number, turn = 0, at = id): JsonObject => ({ ...everyTypeRow(id, turn), At: timeOf(at) });

/** A column of every type, reloaded by a time that ties; windows begin in the middle of files, and at ties. */
export const timedReload: Scenario = {
  name: 'reload-of-every-type',
  build: async (bench) => {
    const plain = everyTypeSet();
    const { properties } = plain.entityType;
    const set: EntitySetOptions = {
      ...plain,
      entityType: {
        ...plain.entityType,
        properties: [...properties, { name: 'At', type: 'Edm.DateTimeOffset', nullable: false }],
      },
      rows: Array.from({ length: 60 }, (_, id) => timed(id)),
    };
    const cursor = { column: 'At' };
    const world = bench.open({ set, cursor, pageSize: 5, batchRows: 10, clock: anHourAgo() });
    const ledger = createLedger(world, set, { cursorOf });
    const turn = (from: number, to: number, by: number): void => {
      for (let id = from; id < to; id += 1) world.service.update(set.name, id, timed(id, by));
    };
    await ledger.append(13, 12, 12, 12);
    turn(25, 50, 1);
    for (const id of [31, 40, 59]) world.service.remove(set.name, id);
    world.service.insert(set.name, [timed(100, 2, 29), timed(101, 3, 58)]);
    await ledger.reload({ window: { last: { ms: 5 } }, isInside: (row) => microsOf(row) > 14 * 701 - 5000 });
    turn(32, 40, 2);
    // It moves into the window: as after an append, the table has its earlier version too.
    world.service.update(set.name, 33, { At: timeOf(57) });
    await ledger.reload({ window: { from: timeOf(34) }, isInside: (row) => microsOf(row) > 8 * 701 });
    // Below the one window, and in the other.
    turn(52, 56, 3);
    await ledger.reload({
      window: { rows: 5 },
      isInside: (row) => microsOf(row) >= 14 * 701,
      outcome: 'unchanged',
    });
    await ledger.reload({ window: { rows: 8 }, isInside: (row) => microsOf(row) >= 13 * 701 });
    world.service.insert(set.name, [timed(102, 4, 58), timed(103, 5, 64)]);
    await ledger.append();
    turn(0, 30, 4);
    await ledger.reload(everything);
    return ledger.finish({ createdBy: 'tidemark' });
  },
};
