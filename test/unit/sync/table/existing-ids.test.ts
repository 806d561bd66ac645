import { describe, expect, test } from 'vitest';
import { createExistingIds } from '../../../../shared/sync/table/existing-ids.ts';
import { createRowScanner } from '../../../../shared/sync/feed/row-scanner.ts';
import { rowVersionsOf } from '../../../../shared/sync/feed/row-version.ts';
import { at, events, eventsSet, MODIFIED } from '../../../support/events.ts';
import { createWorld } from '../../../support/memory-world.ts';
import { spyOn } from '../../../support/spy-lake.ts';
import { byTime, property } from '../samples.ts';

const cursor = { ...byTime, column: 'ModifiedAt', field: 'ModifiedAt', orderby: 'ModifiedAt,Id' };
const micros = (second: number): bigint => BigInt(Date.parse(at(second))) * 1000n;
const fields = [
  { name: 'Id', type: 'integer', nullable: true },
  { name: 'ModifiedAt', type: 'timestamp', nullable: true },
] as const;

/** A table of three files, 20 seconds of three events each. */
const known = async () => {
  const world = createWorld({ set: eventsSet(events(60)), cursor: MODIFIED });
  await world.run();
  const snapshot = await world.snapshot();
  if (snapshot === undefined) throw new Error('no table was made');
  const lake = spyOn(world.lake);
  return {
    lake,
    snapshot,
    rows: createExistingIds(lake, { snapshot, candidates: snapshot.files }, cursor, fields),
  };
};

describe('the rows that a table holds', () => {
  test('are answered within a span, by ids that the source rows have too', async () => {
    const { rows } = await known();
    const columns = fields.map((field) => ({
      field,
      property: property(field.name, field.name === 'Id' ? 'Edm.Int32' : 'Edm.DateTimeOffset'),
    }));
    const idsOf = (value: readonly object[]) => {
      const scanner = createRowScanner('orders', cursor, columns);
      scanner.scan(Buffer.from(JSON.stringify({ value })));
      return [...rowVersionsOf(cursor, scanner.view())];
    };
    const held = await rows.within({ min: micros(3), max: micros(4) });
    const wanted = eventsSet(events(6, 9)).rows;
    expect(idsOf(wanted).every(({ id }) => held?.has(id))).toBe(true);
    expect(idsOf([{ Id: 9, ModifiedAt: at(3, '.0000009') }]).every(({ id }) => held?.has(id))).toBe(true);
    expect(idsOf([{ Id: 9, ModifiedAt: at(4) }]).some(({ id }) => held?.has(id))).toBe(false);
  });

  test('beyond every file are none, and no file is read', async () => {
    const { rows, lake } = await known();
    expect(await rows.within({ min: micros(100), max: micros(200) })).toBeUndefined();
    expect(lake.calls).toStrictEqual([]);
  });

  test('are read once by a walk that goes up', async () => {
    const { rows, lake, snapshot } = await known();
    for (let second = 0; second < 20; second += 1)
      expect((await rows.within({ min: micros(second), max: micros(second) }))?.size).toBeGreaterThanOrEqual(
        3,
      );
    const perFile = snapshot.files.map(({ path }) => lake.calls.filter((call) => call.endsWith(path)).length);
    expect(Math.max(...perFile)).toBeLessThan(12);
  });
});
