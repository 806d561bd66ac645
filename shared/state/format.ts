import { TidemarkError } from '../core/index.ts';
import type { Entity } from './entity-table.ts';

/** Of what this version writes. Version 0.1.0 wrote none, which counts as 1. */
export const FORMAT = 2;
const FIRST_FORMAT = 1;

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
