import { z } from 'zod';
import { type Column, json } from './columns.ts';
import type { FeedState, Intent, SourceTraits } from './state-store.ts';

/** A schema for every property of `Row`: one that is added to the port fails to compile until it is kept. */
type Shape<Row> = { readonly [Name in keyof Row]-?: z.ZodType };

export const sourceTraits: z.ZodType<SourceTraits> = z.object({
  ignoresOrder: z.boolean().exactOptional(),
  ignoresFilter: z.boolean().exactOptional(),
  cannotCount: z.boolean().exactOptional(),
  capsSilently: z.boolean().exactOptional(),
} satisfies Shape<SourceTraits>);

export const seenTable = z.object({ id: z.string(), version: z.int(), etag: z.string() });

export const nullCursor = z.object({ countedAt: z.number(), rows: z.int() });

const stored = {
  fingerprint: z.string(),
  cursorType: z.string(),
  cursorNullable: z.boolean(),
  key: z.array(z.string()),
  watermark: z.string().exactOptional(),
  boundaryKeys: z.array(z.string()).exactOptional(),
  verifiedThrough: z.string().nullable(),
  unverifiedRows: z.int().transform((rows) => (rows < 0 ? ('unknown' as const) : rows)),
  countDisagreements: z.int().exactOptional(),
  batch: z.int(),
  rows: z.int(),
  table: seenTable.exactOptional(),
  source: sourceTraits,
  nullCursor: nullCursor.exactOptional(),
} satisfies Shape<FeedState>;

const { verifiedThrough: verifiedFrom, ...likeNamed } = stored;

/** A feed's state as JSON holds it, `verifiedThrough` under its older name. */
export const feedStateSchema: z.ZodType<FeedState> = z
  .object({ ...likeNamed, verifiedFrom })
  .transform(({ verifiedFrom: verifiedThrough, ...state }) => ({ ...state, verifiedThrough }));

/** A feed's state as it is put into JSON. */
export const storedFeedState = ({ verifiedThrough, unverifiedRows, ...state }: FeedState): object => ({
  ...state,
  verifiedFrom: verifiedThrough,
  unverifiedRows: unverifiedRows === 'unknown' ? -1 : unverifiedRows,
});

const intentSchema: z.ZodType<Intent> = z.object({
  runId: z.string(),
  txnId: z.string(),
  tablePath: z.string(),
  version: z.int(),
  base: seenTable.exactOptional(),
  batch: z.int(),
  after: feedStateSchema,
  result: z.string().exactOptional(),
} satisfies Shape<Intent>);

/** An intent as JSON text. */
export const intentJson: Column<Intent> = {
  write: (intent) => JSON.stringify({ ...intent, after: storedFeedState(intent.after) }),
  read: json(intentSchema).read,
};
