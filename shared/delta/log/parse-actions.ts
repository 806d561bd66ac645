import type * as z from 'zod';
import {
  type Action,
  type AddFile,
  addSchema,
  type CommitInfo,
  commitInfoSchema,
  type MetadataAction,
  metadataSchema,
  type Protocol,
  protocolSchema,
  type RemoveFile,
  removeSchema,
  type Txn,
  txnSchema,
} from './actions.ts';
import { corrupt } from './table-errors.ts';

/** The actions of one commit or checkpoint that make up a snapshot, each kind in the order of the log. */
export interface ParsedActions {
  protocol?: Protocol;
  metaData?: MetadataAction;
  commitInfo?: CommitInfo;
  /** A checkpoint that keeps its files elsewhere was seen (V2). */
  sidecars: boolean;
  readonly adds: AddFile[];
  readonly removes: RemoveFile[];
  readonly txns: Txn[];
}

export const noActions = (): ParsedActions => ({ sidecars: false, adds: [], removes: [], txns: [] });

/** One parsed line or checkpoint row: an object with one action in it, others absent or null. */
type ActionRow = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is ActionRow => typeof value === 'object' && value !== null;

const parse = <T>(schema: z.ZodType<T>, value: unknown): T | undefined =>
  value === undefined || value === null ? undefined : schema.parse(value);

/**
 * Adds the action in `row` to `into`. Kinds that do not change a snapshot (`cdc`, `domainMetadata`) and kinds that we do not
 * know are passed over, as the protocol asks. Throws a ZodError for an action whose required fields are missing.
 * Source: Delta PROTOCOL.md, "Actions".
 */
export const collectAction = (row: unknown, into: ParsedActions): void => {
  if (!isRow(row)) throw new TypeError('an action is not an object');
  const add = parse(addSchema, row['add']);
  if (add !== undefined) into.adds.push(add);
  const remove = parse(removeSchema, row['remove']);
  if (remove !== undefined) into.removes.push(remove);
  const txn = parse(txnSchema, row['txn']);
  if (txn !== undefined) into.txns.push(txn);
  const protocol = parse(protocolSchema, row['protocol']);
  if (protocol !== undefined) into.protocol = protocol;
  const metaData = parse(metadataSchema, row['metaData']);
  if (metaData !== undefined) into.metaData = metaData;
  const commitInfo = parse(commitInfoSchema, row['commitInfo']);
  if (commitInfo !== undefined) into.commitInfo = commitInfo;
  into.sidecars ||= isRow(row['sidecar']) || isRow(row['checkpointMetadata']);
};

/** The actions of a commit's file, one JSON object a line. `table-corrupt` for a line that holds none. */
export const parseCommitFile = (tablePath: string, version: number, bytes: Uint8Array): ParsedActions => {
  const actions = noActions();
  for (const [index, line] of new TextDecoder().decode(bytes).split('\n').entries()) {
    try {
      if (line.trim() !== '') collectAction(JSON.parse(line), actions);
    } catch {
      // Without its cause: a SyntaxError quotes the line, and with it values of rows.
      throw corrupt(tablePath, version, `has a line ${index + 1} that is not a Delta action`);
    }
  }
  return actions;
};

/** A commit's file: one action a line, in the order given. */
export const encodeCommitFile = (actions: readonly Action[]): Uint8Array =>
  new TextEncoder().encode(actions.map((action) => `${JSON.stringify(action)}\n`).join(''));
