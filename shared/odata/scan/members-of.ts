import { BytesBuilder } from '../../parquet/index.ts';
import { ValueSkipper } from '../json/index.ts';
import { type Leaf, Member, type MemberColumn } from './member.ts';
import { PathFinder } from './path-finder.ts';
import { RestMembers } from './rest-members.ts';
import type { RowMembers } from './row-reader.ts';

/** The page, its array, and the row are around each value. */
const LEVELS_ABOVE = 3;

/** Of a column within another member: that member's name, and the names that lead on from it. */
const pathOf = ({ column: { property } }: MemberColumn): readonly string[] =>
  property.column === undefined ? [] : property.name.split('/');

/** What lies within members, by their names. */
const leavesOf = (columns: readonly MemberColumn[]): ReadonlyMap<string, readonly Leaf[]> => {
  const leaves = new Map<string, Leaf[]>();
  for (const of of columns) {
    const [root, ...names] = pathOf(of);
    if (root === undefined) continue;
    const leaf = {
      member: new Member(of.column.property.name, of.reader, { of }),
      finder: new PathFinder(names),
    };
    leaves.set(root, [...(leaves.get(root) ?? []), leaf]);
  }
  return leaves;
};

const restOf = (columns: readonly MemberColumn[]): RestMembers | undefined => {
  const builder = columns.find(({ column }) => column.isRest)?.reader.builder;
  return builder instanceof BytesBuilder ? new RestMembers(builder) : undefined;
};

/** The members of rows by the columns that take them: one that is only on the way to a column's value is read over. */
export const membersOf = (columns: readonly MemberColumn[]): RowMembers => {
  const leaves = leavesOf(columns);
  const own = columns.filter(({ column }) => column.property.column === undefined && column.isRest !== true);
  const names = new Set(own.map(({ column }) => column.property.name));
  const roots = [...leaves].filter(([name]) => !names.has(name));
  return {
    columns: [
      ...own.map((of) => {
        const { name } = of.column.property;
        const within = leaves.get(name);
        return new Member(name, of.reader, { of, ...(within && { leaves: within }) });
      }),
      ...roots.map(([name, within]) => new Member(name, new ValueSkipper(LEVELS_ABOVE), { leaves: within })),
    ],
    rest: restOf(columns),
  };
};
