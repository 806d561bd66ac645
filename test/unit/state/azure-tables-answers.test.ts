import { expect, test } from 'vitest';
import { firstEtag, neverEmpty, ServiceTime } from '../../../shared/state/azure-tables-answers.ts';

const answeredAt = (date: string | undefined): ServiceTime => {
  const time = new ServiceTime();
  time.onResponse({ headers: { get: (name) => (name === 'date' ? date : undefined) } });
  return time;
};
const DATE = 'Sun, 29 Nov 2026 07:05:17 GMT';
const ENTITY = { rowKey: 'feed.a', etag: 'W/"1"', timestamp: '2026-11-29T07:05:17.1Z' };

test('an entity comes with the time of its answer, and without the columns that it does not have', () => {
  expect(answeredAt(DATE).found({ ...ENTITY, fingerprint: null, pause: null })).toStrictEqual({
    entity: ENTITY,
    readAt: Date.UTC(2026, 10, 29, 7, 5, 17),
  });
});

test.each([undefined, '', 'yesterday'])(
  'an answer of %j has no time, and nothing is read from it',
  (date) => {
    expect(() => answeredAt(date).found(ENTITY)).toThrow('without its time');
  },
);

test.each([undefined, '', 7])('an entity with the ETag %j is not taken', (etag) => {
  expect(() => answeredAt(DATE).found({ ...ENTITY, etag })).toThrow('without an ETag');
});

test.each([undefined, ''])('the ETag %j is none', (etag) => {
  expect(() => neverEmpty(etag)).toThrow('without an ETag');
});

const transaction = (...statuses: readonly number[]) => ({
  status: 202,
  subResponses: statuses.map((status, at) => ({ status, etag: `W/"${at}"` })),
  getResponseForEntity: () => undefined,
});
const OPERATIONS = [
  { kind: 'insert', entity: { partitionKey: 'tidemark', rowKey: 'feed.a' } },
  { kind: 'delete', rowKey: 'job.b' },
] as const;

test('the ETag of a transaction is that of its first part', () => {
  expect(firstEtag(transaction(204, 204), OPERATIONS)).toBe('W/"0"');
  expect(firstEtag(transaction(204, 204), OPERATIONS.toReversed())).toBe('');
});

test.each([[[204]], [[]], [[204, 204, 204]], [[204, 412]], [[500, 204]]])(
  'a transaction whose parts are %j is in doubt',
  (statuses) => {
    expect(() => firstEtag(transaction(...statuses), OPERATIONS)).toThrow(
      'without a part for each operation',
    );
  },
);
