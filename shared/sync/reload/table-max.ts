import { maxValue } from '../../delta/index.ts';
import { fromTableUnits, isCursorType, toTableUnits } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Preparation } from './prepare.ts';

/**
 * The greatest cursor value that the table holds, up to `atMost` where it is given, in units of the column that it has after the reload. Undefined:
 * it holds none, or its column was of a type that has no such order.
 */
export const tableMax = async (
  { deps, signal }: RunContext,
  { snapshot, cursor: { kind }, cursorField }: Preparation,
  atMost?: bigint,
): Promise<bigint | undefined> => {
  const there = snapshot?.metadata.fields.find(({ name }) => name === cursorField.name);
  if (snapshot === undefined || there === undefined || !isCursorType(kind, there.type)) return undefined;
  const convert = (units: bigint, [from, to]: readonly [typeof there, typeof there]): bigint =>
    toTableUnits(kind, to.type, fromTableUnits(kind, from.type, units).order);
  const most = atMost === undefined ? {} : { atMost: convert(atMost, [cursorField, there]) };
  const max = await maxValue(deps.lake, snapshot, there, { ...most, signal });
  return max === undefined ? undefined : convert(max, [there, cursorField]);
};
