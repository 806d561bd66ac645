import { expect, test } from 'vitest';
import type { Quirks } from '../../../../local/odata-service/index.ts';
import { quirkyService } from '../../../support/quirky-service.ts';

const types = { At: 'Edm.DateTimeOffset?', Ref: 'Edm.Guid?' };
const service = (quirks: Quirks) => quirkyService([{ Id: 1, Note: 'a' }], quirks, { types });
const GUID = '00000000-0000-0000-0000-000000000001';

test.each<[Quirks, string, string]>([
  [{ refuseTop: true }, '?$top=1', ''],
  [{ topAtMost: 100 }, '?$top=101', '?$top=100'],
  [{ refuseSkip: true }, '?$skip=1', ''],
  [{ refuseSelect: true }, '?$select=Id', ''],
  [{ refuseOrderby: true }, '?$orderby=Id', ''],
  [{ orderbyAtMost: 2 }, '?$orderby=Id,Note,At', '?$orderby=Id,Note'],
  [{ refuseDescending: true }, '?$orderby=Id desc', '?$orderby=Id asc'],
  [{ refuseOr: true }, '?$filter=Id eq 1 or Id eq 2', '?$filter=Id eq 1 and Id eq 2'],
  [{ refuseIn: true }, '?$filter=Id in (1,2)', '?$filter=Id eq 1'],
  [{ refuseTextOrder: true }, `?$filter=Note gt 'a'`, `?$filter=Note eq 'a' and Id gt 0`],
  [{ refuseTextOrder: true }, `?$filter=Ref ge ${GUID}`, `?$filter=Ref eq ${GUID}`],
  [{ refusedOnTimes: ['gt'] }, '?$filter=At gt 2026-01-01T00:00:00Z', '?$filter=At ge 2026-01-01T00:00:00Z'],
  [{ refuseTimes: true }, '?$filter=At ge 2026-01-01T00:00:00Z', '?$filter=Id ge 1'],
  [{ matchesAtMost: 0 }, '?$filter=Id eq 1&$top=1', '?$filter=Id eq 2'],
  [{ filterNodesAtMost: 13 }, '?$filter=Id eq 1 or Id eq 2 or Id eq 3', '?$filter=Id eq 1 or Id eq 2'],
])('%o refuses %s and takes %s', async (quirks, refused, taken) => {
  expect((await service(quirks).get(refused)).status).toBe(400);
  expect((await service(quirks).get(taken)).status).toBe(200);
  expect((await service({}).get(refused)).status).toBe(200);
  expect((await service({ ...quirks, refusesWith: 501 }).get(refused)).status).toBe(501);
});

const sentence = async (quirks: Quirks) => (await service(quirks).get('?$top=6')).text();

test('topAtMost: the sentence names the limit, unless topUnsaid', async () => {
  expect(await sentence({ topAtMost: 5 })).toContain(`limit of '5' for Top`);
  expect(await sentence({ topAtMost: 5, topUnsaid: true })).not.toContain('5');
});

test('refusesWith 200: the answer begins, and breaks off', async () => {
  const response = await service({ refuseIn: true, refusesWith: 200 }).get('?$filter=Id in (1)');
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow('terminated');
});
