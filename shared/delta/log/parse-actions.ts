import type * as z from 'zod';
import { ownOf } from '../../core/index.ts';
import {
  type Action,
  type AddFile,
  addSchema,
  anyMetadataSchema,
  type CommitInfo,
  commitInfoSchema,
  type DomainMetadata,
  domainSchema,
  type Protocol,
  protocolSchema,
  type RemoveFile,
  removeSchema,
  type Sidecar,
  sidecarSchema,
  type Txn,
  txnSchema,
} from './actions.ts';
import { corrupt } from './table-errors.ts';

/** The actions of one commit or checkpoint that make up a snapshot, each kind in the order of the log. */
export interface ParsedActions {
  protocol?: Protocol;
  /** As it stands there: it may be of no use to anybody where a later one replaces it. */
  metaData?: Readonly<Record<string, unknown>>;
  commitInfo?: CommitInfo;
  readonly adds: AddFile[];
  readonly removes: RemoveFile[];
  readonly txns: ParsedTxn[];
  readonly domains: DomainMetadata[];
  /** Where a V2 checkpoint keeps more. */
  readonly sidecars: Sidecar[];
}

/** `exact`: a version that a number does not hold. */
export interface ParsedTxn extends Txn {
  readonly exact?: bigint;
}

export const noActions = (): ParsedActions => ({
  adds: [],
  removes: [],
  txns: [],
  domains: [],
  sidecars: [],
});

/** One parsed line or checkpoint row: an object with one action in it, others absent or null. */
type ActionRow = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is ActionRow => typeof value === 'object' && value !== null;

const parse = <T>(schema: z.ZodType<T>, value: unknown): T | undefined =>
  value === undefined || value === null ? undefined : schema.parse(value);

/** The lists of `ParsedActions`, by the action's name in the log. */
const LISTED = {
  add: (value: unknown, { adds }: ParsedActions) => adds.push(addSchema.parse(value)),
  remove: (value: unknown, { removes }: ParsedActions) => removes.push(removeSchema.parse(value)),
  txn: (value: unknown, { txns }: ParsedActions) => txns.push(txnSchema.parse(value)),
  domainMetadata: (value: unknown, { domains }: ParsedActions) => domains.push(domainSchema.parse(value)),
  sidecar: (value: unknown, { sidecars }: ParsedActions) => sidecars.push(sidecarSchema.parse(value)),
} as const;

/**
 * Adds the action in `row` to `into`. Kinds that do not change a snapshot (`cdc`) and kinds that we do not know are passed over, as the
 * protocol asks. Throws a ZodError for an action whose required fields are missing.
 * Source: Delta PROTOCOL.md, "Actions".
 */
export const collectAction = (row: unknown, into: ParsedActions): void => {
  if (!isRow(row)) throw new TypeError('an action is not an object');
  for (const [name, push] of Object.entries(LISTED)) {
    const value = ownOf(row, name);
    if (value !== undefined && value !== null) push(value, into);
  }
  const protocol = parse(protocolSchema, row['protocol']);
  if (protocol !== undefined) into.protocol = protocol;
  const metaData = parse(anyMetadataSchema, row['metaData']);
  if (metaData !== undefined) into.metaData = metaData;
  const commitInfo = parse(commitInfoSchema, row['commitInfo']);
  if (commitInfo !== undefined) into.commitInfo = commitInfo;
};

const TXN_VERSION = /"version"\s*:\s*(-?\d+)/;

/** JSON.parse rounds the version of a txn beyond 2^53: its own digits are kept beside it. */
const keepDigits = (line: string, { txns }: ParsedActions): void => {
  const last = txns.at(-1);
  if (last === undefined || Number.isSafeInteger(last.version)) return;
  const digits = TXN_VERSION.exec(line)?.[1];
  if (digits !== undefined) txns[txns.length - 1] = { ...last, exact: BigInt(digits) };
};

/** The actions of a commit's file, one JSON object a line. `table-corrupt` for a line that holds none. */
export const parseCommitFile = (tablePath: string, version: number, bytes: Uint8Array): ParsedActions => {
  const actions = noActions();
  for (const [index, line] of new TextDecoder().decode(bytes).split('\n').entries()) {
    try {
      if (line.trim() === '') continue;
      const before = actions.txns.length;
      collectAction(JSON.parse(line), actions);
      if (actions.txns.length > before) keepDigits(line, actions);
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
