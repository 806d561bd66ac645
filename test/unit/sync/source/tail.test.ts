import { describe, expect, test } from 'vitest';
import { storedSourceRow } from '../../../../shared/sync/feed/source-row.ts';
import { tailAfter } from '../../../../shared/sync/source/tail.ts';
import { byId, byTime, entity, feed, property } from '../samples.ts';

const AT = '2026-01-01T00:00:00Z';

describe('the requests after a row', () => {
  const filters = (row: object, tiesKnown = true, more: Partial<typeof byTime> = {}, type = entity) =>
    tailAfter(
      feed,
      { cursor: { ...byTime, ...more }, entity: type },
      storedSourceRow(byTime, { At: AT, ...row }),
      tiesKnown,
    ).map(({ filter }) => filter);

  test('ask for the rest of its value by key, then for what is greater', () => {
    const asked = [`At eq ${AT} and Id gt 7`, `At gt ${AT}`];
    expect(filters({ Id: '7' })).toStrictEqual(asked);
    // As manifests of version 0.2.0 and before have it.
    expect(filters({ Id: 7 })).toStrictEqual(asked);
  });

  test('of a composite key ask from the last part to the first, without an or', () => {
    const type = { ...entity, key: ['Id', 'Name'] };
    expect(filters({ Id: 7, Name: "O'Neil" }, true, { key: ['Id', 'Name'] }, type)).toStrictEqual([
      `At eq ${AT} and Id eq 7 and (Name gt 'O''Neil')`.replace('(', '').replace(')', ''),
      `At eq ${AT} and Id gt 7`,
      `At gt ${AT}`,
    ]);
  });

  test('of a unique cursor ask for what is greater', () => {
    const [chain, ...more] = tailAfter(
      feed,
      { cursor: byId, entity },
      storedSourceRow(byId, { Id: 7 }),
      true,
    );
    expect(more).toStrictEqual([]);
    expect(chain).toMatchObject({ filter: 'Id gt 7', lower: { op: 'gt' } });
  });

  test.each([
    [true, `At ge ${AT}`],
    [false, `At gt ${AT}`],
  ])('with a key that cannot be compared, ties known: %s', (tiesKnown, filter) => {
    const type = {
      ...entity,
      properties: [property('At', 'Edm.DateTimeOffset'), property('Id', 'Edm.Guid')],
    };
    const Id = '00000000-0000-4000-8000-000000000001';
    expect(filters({ Id }, tiesKnown, {}, type)).toStrictEqual([filter]);
  });

  test('what the service shows as a tie is within the bound', () => {
    const chains = tailAfter(
      feed,
      { cursor: byTime, entity },
      storedSourceRow(byTime, { At: AT, Id: 7 }),
      true,
    );
    expect(chains.map(({ lower }) => lower?.op)).toStrictEqual(['ge', 'ge']);
  });
});
