import type { Feed } from '../../config/index.ts';
import { isTidemarkError, listNames, type TidemarkError } from '../../core/index.ts';
import { checkAppend, type Snapshot } from '../../delta/index.ts';
import type { EntityType, SourceColumn } from '../../odata/index.ts';
import { checkSettings, type FeedCursor, sourceColumns } from '../feed/index.ts';
import { columnsFor } from '../table/index.ts';
import type { SourceFinding } from './judge/index.ts';
import type { ShownColumn } from './types.ts';

/** A feed's columns, and what is to be said of them. */
export interface ColumnsSeen {
  /** For a scanner; those of the source where its table does not take them. Undefined: there are none. */
  readonly columns: readonly SourceColumn[] | undefined;
  readonly shown: readonly ShownColumn[];
  readonly findings: readonly SourceFinding[];
  readonly fault: TidemarkError | undefined;
}

const shownOf = (
  columns: readonly SourceColumn[],
  snapshot: Snapshot | undefined,
): readonly ShownColumn[] => {
  const inTable = new Map(snapshot?.metadata.columns.map(({ name, typeName }) => [name, typeName]));
  return columns.map(({ property, field }) => {
    const type = inTable.get(field.name);
    return {
      name: field.name,
      source: property.type,
      type: field.type,
      ...(type !== undefined && { inTable: type }),
    };
  });
};

type ColumnKind = 'columns-added' | 'columns-changed' | 'columns-not-added' | 'columns-narrower';

const finding = (kind: ColumnKind, names: readonly string[]): readonly SourceFinding[] =>
  names.length === 0 ? [] : [{ kind, columns: listNames(names) }];

const tableOnlyFinding = ({ gone = [] }: Feed, names: readonly string[]): readonly SourceFinding[] =>
  names.length === 0
    ? []
    : [{ kind: 'table-only-columns', columns: listNames(names), gone: [...gone, ...names] }];

const differences = (feed: Feed, { alignment }: ReturnType<typeof columnsFor>): readonly SourceFinding[] => {
  if (alignment === undefined) return [];
  const { changes, leftOut, narrower, tableOnly } = alignment;
  const added = changes.flatMap((change) => (change.kind === 'added' ? [change.field.name] : []));
  const changed = changes.flatMap((change) =>
    change.kind === 'changed' ? [`${change.to.name ?? change.column} ${change.to.type ?? 'null'}`] : [],
  );
  return [
    ...finding('columns-added', added),
    ...finding('columns-changed', changed),
    ...finding('columns-not-added', leftOut),
    ...finding('columns-narrower', narrower),
    ...tableOnlyFinding(feed, tableOnly),
  ];
};

/** What a call that may refuse comes to. */
const orFault = <Value>(work: () => Value): Value | TidemarkError => {
  try {
    return work();
  } catch (error) {
    if (isTidemarkError(error)) return error;
    throw error;
  }
};

/** The columns that new rows go into, beside those of the table. */
export const columnsSeen = (
  feed: Feed,
  entity: EntityType,
  { cursor, snapshot }: { readonly cursor: FeedCursor; readonly snapshot: Snapshot | undefined },
): ColumnsSeen => {
  const settings = orFault(() => checkSettings(feed, cursor));
  const found = orFault(() => columnsFor(feed, { entity, cursor, snapshot }, checkAppend));
  const own = isTidemarkError(found) ? orFault(() => sourceColumns(feed, entity, cursor)) : found.columns;
  const columns = isTidemarkError(own) ? undefined : own;
  const fault = [settings, found, own].find((each) => isTidemarkError(each));
  return {
    columns,
    shown: shownOf(columns ?? [], snapshot),
    findings: isTidemarkError(found) ? [] : differences(feed, found),
    fault: isTidemarkError(fault) ? fault : undefined,
  };
};
