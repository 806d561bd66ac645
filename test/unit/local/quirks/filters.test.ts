import { expect, test } from 'vitest';
import type { Quirks } from '../../../../local/odata-service/index.ts';
import { quirkyService } from '../../../support/quirky-service.ts';

const GUIDS = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-0000-0000-000000000000`);
const rows = [1, 2, 3].map((id) => ({
  Id: id,
  Note: id === 2 ? 'no' : 'yes',
  At: `2026-01-0${id}T00:00:00Z`,
  Ref: GUIDS[id - 1] ?? null,
}));
const service = (quirks: Quirks) =>
  quirkyService(rows, quirks, { types: { At: 'Edm.DateTimeOffset', Ref: 'Edm.Guid' } });
const LATE = 'At ge 2026-01-02T00:00:00Z';

test.each<[Quirks, string, readonly number[]]>([
  [{}, `Note eq 'yes' and ${LATE}`, [3]],
  [{}, 'Id in (1,3)', [1, 3]],
  [{ ignoreFilter: true }, 'Id eq 1', [1, 2, 3]],
  [{ ignoredConditions: ['Note'] }, `Note eq 'yes' and ${LATE}`, [2, 3]],
  [{ timesEndFilter: true }, `Note eq 'yes' and ${LATE}`, [1, 3]],
  [{ timesEndFilter: true }, `${LATE} and Note eq 'yes'`, [1, 2, 3]],
  [{ timesEndFilter: true }, `Note eq 'yes' and (${LATE} and Id eq 3)`, [1, 3]],
  [{ timesAre: 'greater' }, LATE, [1, 2, 3]],
  [{ timesAre: 'greater' }, 'Id ge 2 and At lt 9999-01-02T00:00:00Z', []],
  [{ timesAre: 'greater' }, 'At ne null and Id ge 2', [2, 3]],
  [{ timesAre: 'less' }, LATE, []],
  [{ timesAre: 'less' }, 'At lt 0001-01-02T00:00:00Z and Id ge 2', [2, 3]],
  [{ timesAre: 'greater', timesEndFilter: true }, `${LATE} and Note eq 'yes'`, [1, 2, 3]],
  [{ timesAre: 'less', timesEndFilter: true }, `${LATE} or Note eq 'yes'`, []],
  [{ droppedWords: ['contains'] }, `contains(Note,'n') and ${LATE}`, [2, 3]],
  [{ droppedWords: ['contains'] }, `contains(Note,'n') or ${LATE}`, [2, 3]],
  [{ droppedWords: ['contains'] }, "Id gt 1 and not (contains(Note,'y'))", [2, 3]],
  [{ droppedWords: ['contains'] }, "contains(Note,'y') and not (contains(Note,'y'))", [1, 2, 3]],
  [{ droppedWords: ['gt'] }, "Id gt 1 and Note eq 'yes'", [1, 3]],
  [{ droppedWords: ['not'] }, "not (Note eq 'yes') and Id ge 2", [2, 3]],
  [{ guidsNeverEqual: true }, `Ref eq ${GUIDS[0]}`, []],
  [{ guidsNeverEqual: true }, `Ref in (${GUIDS.join(',')})`, []],
  [{ guidsNeverEqual: true }, `Ref gt ${GUIDS[0]}`, [2, 3]],
])('%o: %s brings %o', async (quirks, filter, expected) => {
  expect(await service(quirks).ids(`?$orderby=Id&$filter=${encodeURIComponent(filter)}`)).toEqual(expected);
});

test.each(['Id in', 'Id in 1', 'Id in (1', 'Id in (1 2)', 'Id in ()'])('%s is refused', async (filter) => {
  expect((await service({}).get(`?$filter=${filter}`)).status).toBe(400);
});
