import { newUuid, systemClock } from '../shared/core/index.ts';
import {
  appendActions,
  createTableActions,
  encodeHere,
  type Intents,
  loadSnapshot,
  putAnnounced,
  type PutPorts,
  type Snapshot,
  stageFile,
  transact,
} from '../shared/delta/index.ts';
import { createFileLake, type Lake } from '../shared/lake/index.ts';
import { type ColumnBatch, type Field, WordsBuilder } from '../shared/parquet/index.ts';
import { type Figure, withFolder } from './workbench.ts';

const COMMITS = 200;
const WRITERS = 4;
const TABLE = 'Tables/Orders';
const ID: Field = { name: 'id', type: 'long', nullable: false };

/** Nobody takes these writers' work over. */
const NO_INTENTS: Intents<undefined> = {
  announce: async () => undefined,
  checkHeld: () => undefined,
  withdraw: () => undefined,
  landed: () => undefined,
};

const portsOf = (lake: Lake, appId: string): PutPorts<undefined> => ({
  lake,
  tablePath: TABLE,
  clock: systemClock,
  random: Math.random,
  newId: newUuid,
  engineVersion: 'bench',
  appId,
  intents: NO_INTENTS,
});

const create = async (lake: Lake): Promise<void> => {
  const ports = portsOf(lake, 'bench');
  const tidemark = { runId: 'bench', feed: 'orders', kind: 'create', rows: 0, batch: 0, moved: false };
  const txnId = newUuid();
  const now = Date.now();
  const actions = createTableActions({
    tidemark,
    txnId,
    now,
    engineVersion: 'bench',
    fields: [ID],
    newId: newUuid,
  });
  await putAnnounced(ports, { actions, adds: [], txnId, tableId: 'new', after: undefined });
};

const oneRow = (id: number): ColumnBatch => {
  const builder = new WordsBuilder(ID, 2);
  builder.reserve(1);
  builder.pushBigInt(BigInt(id));
  return { rowCount: 1, columns: [builder.finish()] };
};

/** Commits rows one by one, each staged first. */
const write = async (lake: Lake, appId: string, commits: number): Promise<void> => {
  const ports = portsOf(lake, appId);
  let table = await loadSnapshot(lake, TABLE);
  for (let batch = 1; batch <= commits; batch += 1) {
    const add = await stageFile(lake, TABLE, oneRow(batch), {
      newId: newUuid,
      clock: systemClock,
      codec: 'snappy',
      encode: encodeHere,
    });
    const entry = (base: Snapshot, txnId: string) => ({
      actions: appendActions({
        files: [add],
        txn: { appId, version: batch },
        tidemark: { runId: 'bench', feed: appId, rows: 1, batch },
        txnId,
        isBlindAppend: true,
        now: Date.now(),
        engineVersion: 'bench',
        readVersion: base.version,
      }),
      after: undefined,
    });
    const end = await transact<undefined, never>(ports, {
      operation: 'append',
      base: table,
      create: async () => undefined,
      build: async () => ({ adds: [add], inputs: new Set(), concerns: () => false, entry }),
    });
    if (end.outcome !== 'landed') throw new Error(`a commit ended as ${end.outcome}`);
    const { base, version, etag } = end;
    table = { ...base, version, etag, files: [...base.files, add] };
  }
};

/** Commits a second of so many writers of one table, each on its own. */
const rateOf = (writers: number): Promise<number> =>
  withFolder(async (folder) => {
    const lake = createFileLake(folder);
    await create(lake);
    const started = performance.now();
    const each = Array.from({ length: writers }, (_, place) =>
      write(lake, `writer-${place}`, COMMITS / writers),
    );
    await Promise.all(each);
    const seconds = (performance.now() - started) / 1_000;
    const table = await loadSnapshot(lake, TABLE);
    if (table?.files.length !== COMMITS)
      throw new Error(`${table?.files.length} of ${COMMITS} commits are there`);
    return Math.round(COMMITS / seconds);
  });

const figure = (name: string, value: number): Figure => ({
  bench: 'commit-rate',
  figure: name,
  value,
  unit: 'a second',
});

/** How many commits of one row, each in a file of its own, a table in a folder takes, none of them lost. */
export const commitRate = async (): Promise<readonly Figure[]> => [
  figure('one writer', await rateOf(1)),
  figure(`${WRITERS} writers of one table`, await rateOf(WRITERS)),
];
