import { TidemarkError } from '../core/index.ts';
import type { Stored } from './stored/index.ts';
import type { EntityToWrite, Operation } from './entity-table.ts';

/** 64 KiB of UTF-16. */
const MAX_TEXT_CHARS = 32_768;
/** 1 KiB of UTF-16. */
const MAX_KEY_CHARS = 512;
const MAX_COLUMNS = 252;
const MAX_ENTITY_BYTES = 1_048_576;
const MAX_OPERATIONS = 100;
const MAX_BATCH_BYTES = 4_194_304;
/** In JSON, a character takes at most six bytes where UTF-16 takes two. */
const BYTES_IN_JSON = 3;
const MAX_INT64 = 2n ** 63n - 1n;
const FIRST_INSTANT = Date.UTC(1601, 0, 1);
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

// Control characters are what a key may not hold.
// oxlint-disable-next-line no-control-regex
const NO_KEY = /[/\\#?\u0000-\u001f\u007f-\u009f]/;

const sizeOf = (value: Stored): number => {
  if (typeof value === 'string') return 2 * value.length + 4;
  return typeof value === 'boolean' ? 1 : 8;
};

const valueTrouble = (value: Stored): string | undefined => {
  if (typeof value === 'string' && value.length > MAX_TEXT_CHARS) return `${value.length} characters`;
  if (typeof value === 'bigint' && (value > MAX_INT64 || value < -MAX_INT64)) return 'no Int64';
  // The comparison is false for an invalid date.
  if (value instanceof Date && !(value.getTime() >= FIRST_INSTANT && value.getTime() <= LAST_INSTANT)) {
    return 'no DateTime';
  }
  return undefined;
};

const bytesOf = ({ partitionKey, rowKey, ...columns }: EntityToWrite): number =>
  Object.entries(columns).reduce(
    (bytes, [name, value]) => bytes + 8 + 2 * name.length + sizeOf(value),
    4 + 2 * (partitionKey.length + rowKey.length),
  );

const rowKeyOf = (operation: Operation): string =>
  operation.kind === 'delete' ? operation.rowKey : operation.entity.rowKey;

const entityTrouble = (entity: EntityToWrite): string | undefined => {
  const { partitionKey: _partition, rowKey: _row, ...columns } = entity;
  const values = Object.entries(columns);
  if (values.length > MAX_COLUMNS) return `${values.length} columns`;
  for (const [name, value] of values) {
    const trouble = valueTrouble(value);
    if (trouble !== undefined) return `${trouble} in ${name}`;
  }
  const bytes = bytesOf(entity);
  return bytes > MAX_ENTITY_BYTES ? `${bytes} bytes` : undefined;
};

const operationTrouble = (operation: Operation): string | undefined => {
  const rowKey = rowKeyOf(operation);
  if (rowKey.length > MAX_KEY_CHARS || NO_KEY.test(rowKey)) return 'a row key that is none';
  if (operation.kind === 'delete') return undefined;
  if ('etag' in operation && operation.etag === '') return `no ETag for ${rowKey}`;
  const trouble = entityTrouble(operation.entity);
  return trouble && `${trouble} of ${rowKey}`;
};

const batchTrouble = (operations: readonly Operation[]): string | undefined => {
  if (operations.length === 0 || operations.length > MAX_OPERATIONS) return `${operations.length} operations`;
  if (new Set(operations.map(rowKeyOf)).size < operations.length) return 'an entity twice';
  const bytes = operations.reduce(
    (sum, each) => sum + (each.kind === 'delete' ? 0 : BYTES_IN_JSON * bytesOf(each.entity)),
    0,
  );
  return bytes > MAX_BATCH_BYTES ? `${bytes} bytes in one transaction` : undefined;
};

/**
 * Throws `invariant` for operations that Table Storage refuses, or that would overwrite what nobody has seen: an ETag that is empty. The
 * message names the column, never its value.
 *
 * Source: Microsoft Learn, "Understanding the Table service data model", "Performing entity group transactions".
 */
export const checkOperations = (what: string, operations: readonly Operation[]): void => {
  const trouble =
    batchTrouble(operations) ?? operations.map(operationTrouble).find((each) => each !== undefined);
  if (trouble === undefined) return;
  throw new TidemarkError(
    'invariant',
    `${what}: Table Storage does not take it (${trouble}). Nothing of it was written: report it with this message.`,
  );
};
