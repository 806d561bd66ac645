import { cursorKind, type EntityType, type Property } from '../../odata/index.ts';
import type { CursorCandidate } from './types.ts';

/** Kinds of columns that can be a cursor, the best first, by what their names and types say. */
interface Rank {
  readonly reason: string;
  readonly is: (property: Property, entity: EntityType) => boolean;
}

const CHANGED = /(?:modif|chang|updat|last_?(?:edit|write|sav|touch)|system_?modstamp|revis)/i;
const MADE = /(?:creat|insert|enter|entry|post|order|invoic|regist|added|booked|issued)/i;
const VERSION =
  /^(?:.*row_?version|version_?(?:number|no)|.*change_?(?:number|no|sequence)|sequence_?(?:number|no)?|sync_?version)$/i;

const kindOf = ({ type, kind }: Property): string | undefined =>
  kind === 'primitive' ? cursorKind(type) : undefined;

const isTime = (property: Property): boolean => kindOf(property) === 'instant';
const isDate = (property: Property): boolean => kindOf(property) === 'date';
const isNumber = (property: Property): boolean => {
  const kind = kindOf(property);
  return kind === 'integer' || kind === 'decimal';
};
const isSoleKey = ({ name }: Property, { key }: EntityType): boolean => key.length === 1 && key[0] === name;

const RANKS: readonly Rank[] = [
  {
    reason: 'a number that grows with every change of a row: new and changed rows come',
    is: (property) => kindOf(property) === 'integer' && VERSION.test(property.name),
  },
  {
    reason: 'when a row was last changed: new and changed rows come',
    is: (property) => isTime(property) && CHANGED.test(property.name),
  },
  {
    reason: 'the key, a number that grows with new rows: changes of older rows come by a reload',
    is: (property, entity) => kindOf(property) === 'integer' && isSoleKey(property, entity),
  },
  {
    reason: 'when a row was made: changes of older rows come by a reload',
    is: (property) => isTime(property) && MADE.test(property.name),
  },
  {
    reason: 'a part of the key, a number: right where it grows with new rows',
    is: (property, { key }) => kindOf(property) === 'integer' && key.includes(property.name),
  },
  {
    reason: 'the day of a change: the rows of the last day are read again in each run',
    is: (property) => isDate(property) && CHANGED.test(property.name),
  },
  {
    reason: 'the day that a row was made: the rows of the last day are read again in each run',
    is: (property) => isDate(property) && MADE.test(property.name),
  },
  { reason: 'a time: right where it grows with new rows', is: isTime },
  { reason: 'a day: right where it grows with new rows', is: isDate },
  { reason: 'a number: right where it grows with new rows', is: isNumber },
];

const NULLABLE = '; rows without a value are not taken';

/** How many of these are sure enough to be proposed. */
const PROPOSED = 7;

interface Ranked extends CursorCandidate {
  readonly rank: number;
  readonly nullable: boolean;
}

const ranked = (entity: EntityType): readonly Ranked[] =>
  entity.properties
    .flatMap((property): readonly Ranked[] => {
      const rank = RANKS.findIndex(({ is }) => is(property, entity));
      const found = RANKS[rank];
      if (found === undefined) return [];
      const { name: column, type, nullable } = property;
      return [{ column, type, rank, nullable, reason: found.reason + (nullable ? NULLABLE : '') }];
    })
    // Those that may be null come after those that may not, within a rank.
    .toSorted((a, b) => a.rank - b.rank || Number(a.nullable) - Number(b.nullable));

/** The columns of an entity set that can be its cursor, the best first. */
export const cursorCandidates = (entity: EntityType): readonly CursorCandidate[] =>
  ranked(entity).map(({ column, type, reason }) => ({ column, type, reason }));

/** The one that is proposed: what its name and type make likely; undefined: none is, and somebody who knows the source has to choose. */
export const proposedCursor = (entity: EntityType): CursorCandidate | undefined => {
  const [best] = ranked(entity);
  if (best === undefined || best.rank >= PROPOSED) return undefined;
  const { column, type, reason } = best;
  return { column, type, reason };
};
