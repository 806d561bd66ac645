import * as z from 'zod';
import { members } from '../../core/index.ts';

// Writers differ in whether an absent value is left out or null: both mean absent.
const withoutNulls = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null))
    : value;

const action = <T extends z.ZodRawShape>(shape: T) => z.preprocess(withoutNulls, z.object(shape));
const looseAction = <T extends z.ZodRawShape>(shape: T) => z.preprocess(withoutNulls, z.looseObject(shape));

const version = z.number().int();
const names = z.array(z.string());
const strings = z.record(z.string(), z.string());
const partitionValues = members(z.string().nullable());
const tags = z.record(z.string(), z.string().nullable());

const deletionVectorSchema = looseAction({
  storageType: z.string(),
  pathOrInlineDv: z.string(),
  offset: z.number().optional(),
});

export const protocolSchema = action({
  minReaderVersion: version,
  minWriterVersion: version,
  readerFeatures: names.optional(),
  writerFeatures: names.optional(),
});

/** Of one that a later one replaces nothing is asked: what is asked of the last is `metadataSchema`. */
export const anyMetadataSchema = z.looseObject({});

export const metadataSchema = looseAction({
  id: z.string(),
  schemaString: z.string(),
  partitionColumns: names.default([]),
  configuration: strings.default({}),
  name: z.string().optional(),
  createdTime: z.number().optional(),
});

export const addSchema = action({
  path: z.string(),
  partitionValues: partitionValues.default({}),
  size: z.number(),
  modificationTime: z.number(),
  dataChange: z.boolean().default(true),
  stats: z.string().optional(),
  tags: tags.optional(),
  deletionVector: deletionVectorSchema.optional(),
  baseRowId: z.number().optional(),
  defaultRowCommitVersion: z.number().optional(),
  clusteringProvider: z.string().optional(),
});

export const removeSchema = action({
  path: z.string(),
  dataChange: z.boolean().default(true),
  deletionTimestamp: z.number().optional(),
  extendedFileMetadata: z.boolean().optional(),
  partitionValues: partitionValues.optional(),
  size: z.number().optional(),
  tags: tags.optional(),
  deletionVector: deletionVectorSchema.optional(),
  baseRowId: z.number().optional(),
  defaultRowCommitVersion: z.number().optional(),
});

export const txnSchema = action({
  appId: z.string(),
  version: z.number(),
  lastUpdated: z.number().optional(),
});

export const domainSchema = action({
  domain: z.string(),
  configuration: z.string().default(''),
  removed: z.boolean().default(false),
});

export const sidecarSchema = action({ path: z.string(), sizeInBytes: z.number() });

export const commitInfoSchema = looseAction({ txnId: z.string().optional() });

/** Which protocol a reader and a writer must speak. Source: Delta PROTOCOL.md, "Protocol Evolution". */
export type Protocol = z.infer<typeof protocolSchema>;

/** The table's schema and settings, keys that we do not know kept. Source: Delta PROTOCOL.md, "Change Metadata". */
export type MetadataAction = z.infer<typeof metadataSchema>;

/**
 * A data file of the table. `path` is the log's own spelling (a relative or absolute URI, percent-encoded), `size` is in bytes,
 * `modificationTime` in epoch ms. `stats` is JSON text and stays text: parsing and writing it again would round its numbers.
 * Source: Delta PROTOCOL.md, "Add File and Remove File".
 */
export type AddFile = z.infer<typeof addSchema>;

/** A tombstone: names its file by the same `path` and `deletionVector` as the `add`. */
export type RemoveFile = z.infer<typeof removeSchema>;

/** What a feature keeps of the table. Source: Delta PROTOCOL.md, "Domain Metadata". */
export type DomainMetadata = z.infer<typeof domainSchema>;

/** A file of a V2 checkpoint's actions, by its name in `_sidecars`. Source: Delta PROTOCOL.md, "Sidecar File Information". */
export type Sidecar = z.infer<typeof sidecarSchema>;

/** The last batch of an application. A version beyond 2^53 has been rounded. Source: Delta PROTOCOL.md, "Transaction Identifiers". */
export type Txn = z.infer<typeof txnSchema>;

/** Provenance of a commit: free form. Source: Delta PROTOCOL.md, "Commit Provenance Information". */
export type CommitInfo = z.infer<typeof commitInfoSchema>;

/** One line of a commit, as this room writes it. */
export type Action =
  | { readonly commitInfo: CommitInfo }
  | { readonly protocol: Protocol }
  | { readonly metaData: MetadataAction }
  | { readonly txn: Txn }
  | { readonly add: AddFile }
  | { readonly remove: RemoveFile };
