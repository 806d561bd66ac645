import type { EntityToWrite } from '../../../shared/state/entity-table.ts';
import { createRival } from '../rival-writer.ts';
import type { Event } from '../events.ts';
import type { Fleet, Instance } from './fleet.ts';

/** Columns that came after version 0.1.0. */
const NEWER = new Set(['format', 'intent', 'intentTxn', 'pause', 'cancel']);
const SERVICES = new Set(['etag', 'timestamp']);

type Column = EntityToWrite[string];

const columnsOf = async ({ table }: Fleet, rowKey: string): Promise<EntityToWrite> => {
  const found = await table.get('the test', rowKey);
  if (found === undefined) throw new Error(`${rowKey} is not there`);
  return found.entity as EntityToWrite;
};

/** Writes what is kept under a key as version 0.1.0 wrote it. `changes` are laid over it. */
export const asOldEntity = async (
  fleet: Fleet,
  rowKey: string,
  changes: Readonly<Record<string, Column>> = {},
): Promise<void> => {
  const columns = Object.entries(await columnsOf(fleet, rowKey)).filter(
    ([name]) => !NEWER.has(name) && !SERVICES.has(name),
  );
  const entity = { ...Object.fromEntries(columns), ...changes } as EntityToWrite;
  await fleet.table.write('the test', [{ kind: 'upsert', entity }]);
};

const folderOf = ({ feed }: Fleet): string => `${feed.tablePath}/_old`;

/** Keeps a commit that a process of version 0.1.0 is about to put. What it says of itself is changed by `tidemark`. */
const keepCommit = async (
  fleet: Fleet,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array },
  changes: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const [first = '', ...rest] = new TextDecoder().decode(bytes).split('\n');
  const { commitInfo } = JSON.parse(first) as { commitInfo: { tidemark: object } };
  const tidemark = { ...commitInfo.tidemark, ...changes };
  const text = [JSON.stringify({ commitInfo: { ...commitInfo, tidemark } }), ...rest].join('\n');
  const name = path.slice(path.lastIndexOf('/') + 1);
  await fleet.lake.write(`${folderOf(fleet)}/${name}`, new TextEncoder().encode(text));
};

/** That process puts what it was about to, if the version is still free. */
export const putOldCommits = async (fleet: Fleet): Promise<void> => {
  const { lake, feed, history } = fleet;
  for await (const { path } of lake.list(folderOf(fleet))) {
    const file = await lake.read(path);
    if (file.outcome === 'not-found') throw new Error(`${path} is gone`);
    const target = path.replace(folderOf(fleet), `${feed.tablePath}/_delta_log`);
    const put = await lake.putIfAbsent(target, file.bytes);
    if (put.outcome === 'created') history.landed(target, file.bytes);
  }
};

/** An append that a process of version 0.1.0 has staged and is about to put as the next version: without an intent. */
export const keepOldAppend = async (fleet: Fleet, events: readonly Event[]): Promise<void> => {
  const { lake, feed, state } = fleet;
  const entry = await state.entry(feed.name);
  const { watermark, fingerprint, batch = 0 } = entry?.state ?? {};
  const kept: { readonly path: string; readonly bytes: Uint8Array }[] = [];
  const rival = createRival({
    feed,
    lake: {
      ...lake,
      putIfAbsent: async (path, bytes) => {
        kept.push({ path, bytes });
        return { outcome: 'created', etag: '' };
      },
    },
  });
  await rival.append(events, { appId: `tidemark:${feed.tablePath}`, batch: batch + 1 });
  for (const put of kept) await keepCommit(fleet, put, { runId: 'an-old-run', from: watermark, fingerprint });
};

/** A reload that `begin` makes, as version 0.1.0 left it right before its commit: with what it planned in its job, and no intent. */
export const keepOldReload = async (
  fleet: Fleet,
  runId: string,
  begin: (instance: Instance) => Promise<void>,
): Promise<void> => {
  const { lake, history, feed } = fleet;
  const instance = fleet.instance();
  const stopped = Promise.withResolvers<void>();
  instance.calls.onFrozen = () => stopped.resolve();
  instance.calls.faults = ({ name }) =>
    name.startsWith('put version') ? { do: 'late', freezes: 'both jump' } : undefined;
  const over = begin(instance).then(() => {
    throw new Error('it committed nothing');
  });
  await Promise.race([stopped.promise, over]);
  await instance.calls.late[0]?.();
  const { path = '' } = history.landings.pop() ?? {};
  const file = await lake.read(path);
  await lake.delete(path);
  if (file.outcome === 'not-found') throw new Error('it committed nothing');
  await keepCommit(fleet, { path, bytes: file.bytes }, { base: undefined, moved: undefined });
  const { intent } = await columnsOf(fleet, `feed.${feed.name}`);
  const { after, version, batch } = JSON.parse(String(intent)) as {
    after: object;
    version: number;
    batch: number;
  };
  const { progress } = await columnsOf(fleet, `job.${runId}`);
  const {
    intended: result,
    segments: _segments,
    ...rest
  } = JSON.parse(String(progress)) as {
    intended: object;
    segments: unknown;
  };
  const planned = { readVersion: version - 1, result, state: { ...after, batch } };
  await asOldEntity(fleet, `feed.${feed.name}`);
  await asOldEntity(fleet, `job.${runId}`, { progress: JSON.stringify({ ...rest, planned }) });
};
