import { TidemarkError } from '../../core/index.ts';
import { replaceActions } from '../actions/index.ts';
import {
  type Action,
  type Commit,
  isCutOff,
  loadSnapshot,
  type MetadataAction,
  type Snapshot,
  snapshotUnder,
  takeOut,
} from '../log/index.ts';
import { putCommit } from './put-commit.ts';
import type { WriterPorts } from './writer-ports.ts';

/** Who loses the next version looks again; more rounds than this are no race any more. */
const ROUNDS = 5;

/** The actions that take out what a commit brought; undefined when nothing of it is there. */
const removalOf = (
  { appId, newId, clock, engineVersion }: WriterPorts,
  snapshot: Snapshot,
  { adds, tidemark }: Commit,
  metaData: MetadataAction | undefined,
): readonly Action[] | undefined => {
  const paths = new Set(adds.map(({ path }) => path));
  const removes = snapshot.files.filter(({ path }) => paths.has(path));
  if (removes.length === 0 && metaData === undefined) return undefined;
  const batch = snapshot.txns.get(appId) ?? 0;
  const { runId = '', feed = '' } = tidemark ?? {};
  return replaceActions({
    files: [],
    ...(metaData && { metaData }),
    removes,
    txn: { appId, version: batch },
    tidemark: { runId, feed, kind: 'take-back', rows: 0, batch, moved: false },
    txnId: newId(),
    readVersion: snapshot.version,
    now: clock.now(),
    engineVersion,
  });
};

/** What the table was before a commit made another of it, with that one's id and columns; undefined where it is itself. */
const metaDataBefore = async (
  { lake, tablePath }: WriterPorts,
  { metadata: { id } }: Snapshot,
  { version, tidemark, metadataChanged }: Commit,
): Promise<MetadataAction | undefined> => {
  if (!metadataChanged || id !== tidemark?.base?.id) return undefined;
  const before = await snapshotUnder(lake, tablePath, version);
  return before?.metadata.id === id ? undefined : before?.metadata.action;
};

/**
 * Takes a commit of ours back that landed in a table which is not the one that it was planned on. Where the log does not reach up to it, its file
 * is deleted, as it is no version of any table; in another table a commit removes what it added. It needs no intent: it changes nothing but rows
 * that are not this table's. `commit-contention` when others take version after version.
 */
export const takeBack = async (
  ports: WriterPorts,
  { commit, etag }: { readonly commit: Commit; readonly etag?: string },
): Promise<void> => {
  const { lake, tablePath, clock, random } = ports;
  const { version } = commit;
  if (etag !== undefined && (await isCutOff(lake, tablePath, version)))
    return takeOut(lake, tablePath, { version, etag });
  for (let round = 1; round <= ROUNDS; round += 1) {
    const snapshot = await loadSnapshot(lake, tablePath);
    const metaData = snapshot && (await metaDataBefore(ports, snapshot, commit));
    const actions = snapshot && removalOf(ports, snapshot, commit, metaData);
    if (snapshot === undefined || actions === undefined) return;
    const put = await putCommit({ lake, tablePath, version: snapshot.version + 1 }, actions, {
      clock,
      random,
    });
    if (put.outcome === 'committed') return;
  }
  throw new TidemarkError(
    'commit-contention',
    `Rows of a table that was dropped could not be taken out of the new ${tablePath}, as other writers took ${ROUNDS} versions in a row.`,
    { table: tablePath, version },
  );
};
