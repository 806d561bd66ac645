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

/** A feed's state as JSON. */
export const feedStateSchema: z.ZodType<FeedState> = z.object({
  fingerprint: z.string(),
  cursorType: z.string(),
  cursorNullable: z.boolean(),
  key: z.array(z.string()),
  watermark: z.string().exactOptional(),
  boundaryKeys: z.array(z.string()).exactOptional(),
  verifiedFrom: z.string().nullable(),
  unverifiedRows: z.int(),
  countDisagreements: z.int().exactOptional(),
  batch: z.int(),
  rows: z.int(),
  table: seenTable.exactOptional(),
  source: sourceTraits,
  nullCursor: nullCursor.exactOptional(),
} satisfies Shape<FeedState>);

/** An intent as JSON text. */
export const intentJson: Column<Intent> = json<Intent>(
  z.object({
    runId: z.string(),
    txnId: z.string(),
    tablePath: z.string(),
    version: z.int(),
    base: seenTable.exactOptional(),
    batch: z.int(),
    after: feedStateSchema,
    result: z.string().exactOptional(),
  } satisfies Shape<Intent>),
);
