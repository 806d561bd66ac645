import { expect, test } from 'vitest';
import { eventsSet } from '../support/events.ts';
import { createWorld } from '../support/memory-world.ts';

const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`;

test('keys that are decimals of no stated scale, sent as JSON numbers, tell rows apart exactly', async () => {
  const world = createWorld({
    set: eventsSet(
      [1, 2, 3].map((Id) => ({ Id, ModifiedAt: at(1) })),
      'Edm.Decimal',
    ),
    quirks: { rejectIeee754: true },
    cursor: { column: 'ModifiedAt' },
  });
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 3 });
  world.service.insert('Events', [{ Id: 4, ModifiedAt: at(1), Note: null }]);
  world.service.insert('Events', [{ Id: 5, ModifiedAt: at(2), Note: null }]);
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2 });
  expect((await world.rows()).map(({ Id }) => Number(Id)).toSorted((a, b) => a - b)).toStrictEqual([
    1, 2, 3, 4, 5,
  ]);
});
