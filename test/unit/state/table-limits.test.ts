import { expect, test } from 'vitest';
import type { EntityToWrite, Operation } from '../../../shared/state/entity-table.ts';
import { checkOperations } from '../../../shared/state/table-limits.ts';

const upsert = (columns: Record<string, EntityToWrite[string]>, rowKey = 'job.a'): Operation => ({
  kind: 'upsert',
  entity: { partitionKey: 'tidemark', rowKey, ...columns },
});
const many = (count: number): readonly Operation[] =>
  Array.from({ length: count }, (_, at) => ({ kind: 'delete', rowKey: `job.${at}` }));
const check = (operations: readonly Operation[]): void => checkOperations('Writing feed "a"', operations);

test('what Table Storage takes goes through', () => {
  const long = 'x'.repeat(32_768);
  const columns = Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`c${at}`, long]));
  expect(() => check([upsert(columns)])).not.toThrow();
  expect(() => check(many(100))).not.toThrow();
  expect(() => check([upsert({ n: 2n ** 63n - 1n, at: new Date(0), yes: true, half: 0.5 })])).not.toThrow();
  expect(() => check([upsert({}, 'r'.repeat(512))])).not.toThrow();
});

const wide = Object.fromEntries(Array.from({ length: 253 }, (_, at) => [`c${at}`, true]));
const heavy = Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`c${at}`, 'x'.repeat(32_000)]));
const half = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`c${at}`, 'x'.repeat(32_000)]));

test.each<readonly [string, readonly Operation[]]>([
  ['32769 characters in secret of job.a', [upsert({ secret: 'y'.repeat(32_769) })]],
  ['253 columns of job.a', [upsert(wide)]],
  ['bytes of job.a', [upsert(heavy)]],
  ['bytes in one transaction', [upsert(half), upsert(half, 'job.b'), upsert(half, 'job.c')]],
  ['0 operations', []],
  ['101 operations', many(101)],
  ['an entity twice', [upsert({}), { kind: 'delete', rowKey: 'job.a' }]],
  ['a row key that is none', [upsert({}, 'job.a/b')]],
  ['a row key that is none', [upsert({}, 'job.a\u0000')]],
  ['a row key that is none', [upsert({}, 'r'.repeat(513))]],
  ['no Int64 in n', [upsert({ n: 2n ** 63n })]],
  ['no DateTime in at', [upsert({ at: new Date(Number.NaN) })]],
  ['no DateTime in at', [upsert({ at: new Date(Date.UTC(1600, 0, 1)) })]],
  [
    'no ETag for feed.a',
    [{ kind: 'merge', entity: { partitionKey: 'tidemark', rowKey: 'feed.a' }, etag: '' }],
  ],
])('%s is refused before it is sent', (reason, operations) => {
  expect(() => check(operations)).toThrow(reason);
  expect(() => check(operations)).not.toThrow('yy');
});
