import { TidemarkError } from '../core/index.ts';
import type { Entity } from './entity-table.ts';
import type { RunKind } from './stored/index.ts';

/** The newest that is read here. Version 0.1.0 wrote none, which counts as 1; version 0.2.0 reads up to 2. */
export const FORMAT = 3;
const FIRST_FORMAT = 1;

/** The first version's that knows each kind of run: a version before it leaves the entities of such a run alone. */
const FORMATS: Readonly<Record<RunKind, number>> = { append: 2, reload: 2, maintain: 3 };

/** Of an entity that has nothing of a run. */
export const LEAST_FORMAT = 2;

/** Of an entity that has to do with a run of this kind. */
export const formatFor = (kind: RunKind): bigint => BigInt(FORMATS[kind]);

/** The format of an entity; one that cannot be read counts as the first. */
export const formatOf = ({ format }: Entity): number =>
  typeof format === 'bigint' || typeof format === 'number' ? Number(format) : FIRST_FORMAT;

/** Throws `state-newer` for an entity that a newer version wrote. */
export const checkFormat = (entity: Entity, location: string): void => {
  const format = formatOf(entity);
  if (format <= FORMAT) return;
  const rowKey = String(entity['rowKey']);
  throw new TidemarkError(
    'state-newer',
    `The entity "${rowKey}" in ${location} was written by a newer version (format ${format}, and ${FORMAT} is read here). It is left alone: deploy that version again.`,
    { location, rowKey, format },
  );
};
