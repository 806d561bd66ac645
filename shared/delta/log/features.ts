import type { Protocol } from './actions.ts';
import { unsupported } from './table-errors.ts';

// Known is not active: what a feature asks of readers and writers is looked at where it is asked.
const READER_FEATURES = new Set([
  'columnMapping',
  'deletionVectors',
  'timestampNtz',
  'typeWidening',
  'v2Checkpoint',
  'vacuumProtocolCheck',
]);

const WRITER_FEATURES = new Set([
  ...READER_FEATURES,
  'allowColumnDefaults',
  'appendOnly',
  'changeDataFeed',
  'checkConstraints',
  'checkpointProtection',
  'domainMetadata',
  'generatedColumns',
  'identityColumns',
  'inCommitTimestamp',
  'invariants',
]);

const unknownFeature = (
  side: 'Reader' | 'Writer',
  version: number,
  table: { readonly newest: number; readonly listed: readonly string[]; readonly known: ReadonlySet<string> },
): string | undefined => {
  if (version > table.newest) return `min${side}Version ${version}`;
  if (version < table.newest) return undefined;
  return table.listed.find((feature) => !table.known.has(feature));
};

/**
 * Refuses (`table-unsupported`) a table whose log or files we may not understand: a reader version above 3, or a reader feature that is
 * not one of ours. Source: Delta PROTOCOL.md, "Table Features".
 */
export const checkReaderProtocol = (tablePath: string, protocol: Protocol): void => {
  const listed = protocol.readerFeatures ?? [];
  const feature = unknownFeature('Reader', protocol.minReaderVersion, {
    newest: 3,
    listed,
    known: READER_FEATURES,
  });
  if (feature !== undefined) throw unsupported(tablePath, feature, 'cannot be read');
};

/** As `checkReaderProtocol`, for writing: a writer version above 7, or a writer feature that is not one of ours. */
export const checkWriterProtocol = (tablePath: string, protocol: Protocol): void => {
  const listed = protocol.writerFeatures ?? [];
  const feature = unknownFeature('Writer', protocol.minWriterVersion, {
    newest: 7,
    listed,
    known: WRITER_FEATURES,
  });
  if (feature !== undefined) throw unsupported(tablePath, feature, 'cannot be written');
};
