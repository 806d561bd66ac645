import { type Snapshot, tableRows } from '../../delta/index.ts';
import type { FeedState } from '../../state/index.ts';
import { advance } from '../progress/index.ts';

/** The progress at the table's version: what a later run may take as known. */
export const atVersion = (progress: FeedState, { metadata, version, etag, files }: Snapshot): FeedState =>
  advance(progress, {
    kind: 'version-seen',
    table: { id: metadata.id, version, etag: etag ?? '' },
    rows: tableRows(files),
  });
