import { loadCommits, type Snapshot } from '../../shared/delta/index.ts';
import type { RunRecord } from '../../shared/state/index.ts';
import {
  changeSource,
  type ColumnChange,
  isOfKey,
  loadedWorld,
  propertyIn,
  rowWith,
  type Way,
} from './column-changes.ts';
import type { ReloadWorld } from './reload-world.ts';

type Ended = Pick<RunRecord, 'outcome' | 'errorKind' | 'message' | 'noteFacts'>;

/** What came of a change, in the words of the document, and whether the feed goes on. */
export interface Played {
  readonly says: string;
  /** Of the run after that, and of what a message said to do before it. */
  readonly leadsOn: string;
}

const READ: Readonly<Record<Way, (world: ReloadWorld) => Promise<Ended>>> = {
  append: (world) => world.run(),
  rows: (world) => world.reload({ window: { rows: 1 } }),
  all: (world) => world.reload({ window: { all: true } }),
};

const ENDS: Readonly<Record<Way, string>> = { append: 'appended', rows: 'reloaded', all: 'reloaded' };

const columnOf = (change: ColumnChange): string =>
  isOfKey(change) ? 'Id' : ((propertyIn(change.before) ?? propertyIn(change.now))?.name ?? '');

const typeIn = (snapshot: Snapshot | undefined, name: string): string | undefined =>
  snapshot?.metadata.columns.find((column) => column.name === name)?.typeName;

/** Rows of the source hold something else under another type, which the run notes, too. */
const notesOf = ({ noteFacts = [] }: Ended): string =>
  noteFacts
    .map(({ kind }) => kind)
    .filter((kind) => kind !== 'changed-in-place')
    .join();

/** The last row's cell of a column. */
const lastCell = async (world: ReloadWorld, column: string): Promise<unknown> => {
  const rows = await world.rows();
  return rows.toSorted((a, b) => Number(a['Id']) - Number(b['Id'])).at(-1)?.[column] ?? null;
};

/** Whether the newest commit changes the columns and brings rows: both, neither, or what only. */
const newestCommit = async ({ lake, feed }: ReloadWorld, { version }: Snapshot): Promise<string> => {
  const read = await loadCommits(lake, feed.tablePath, { from: version, to: version });
  const [commit] = read.outcome === 'found' ? read.commits : [];
  if (commit === undefined) return 'none';
  return `${commit.metadataChanged ? 'columns' : 'no columns'} and ${commit.adds.length > 0 ? 'rows' : 'no rows'}`;
};

const ADDED = 'string columns-added columns and rows value';

/** The words for a run that went right. `was`: the column's type before, `facts`: its type, the notes, the commit, and whether the last row has a value. */
const wordsOf = (was: string | undefined, facts: readonly [string, string, string, string]): string => {
  const [type, notes, commit, cell] = facts;
  const all = facts.join(' ');
  if (was === undefined) {
    if (all === ADDED) return 'adds the column';
    return all === 'none columns-not-added no columns and rows null' ? 'leaves it out' : all;
  }
  const isPlain = commit === 'no columns and rows' && type === was;
  if (!isPlain) {
    const isMade = notes === 'columns-changed' && commit === 'columns and rows' && cell === 'value';
    return isMade ? `makes it \`${type}\`` : all;
  }
  if (cell === 'null') return { '': 'is null', 'table-only-columns': 'is null, noted' }[notes] ?? all;
  return { '': 'takes it', 'columns-narrower': 'takes it, noted' }[notes] ?? all;
};

/** Does what a message says, where one was. */
const mend = async (world: ReloadWorld, message: string, column: string): Promise<string> => {
  if (message.includes('name the column in "gone"')) {
    world.feed = { ...world.feed, gone: [column] };
    return (await READ.all(world)).outcome;
  }
  if (/reload \{"all": true\}/i.test(message)) return (await READ.all(world)).outcome;
  if (!message.includes('"select"')) return 'nothing to do';
  world.feed = { ...world.feed, source: { ...world.feed.source, select: ['Id', 'Note'] } };
  return (await world.run()).outcome;
};

const idsOf = (rows: readonly Readonly<Record<string, unknown>>[]): string =>
  rows
    .map((row) => Number(row['Id']))
    .toSorted((a, b) => a - b)
    .join();

/** The next row comes, and the table has what the source has. */
const goOn = async (world: ReloadWorld, change: ColumnChange): Promise<string> => {
  const ids = world.service.rows('Things').map((row) => Number(row['Id']));
  world.service.insert('Things', [rowWith(Math.max(...ids) + 1, propertyIn(change.now))]);
  const { outcome } = await world.run();
  return idsOf(await world.rows()) === idsOf(world.service.rows('Things')) ? outcome : 'rows differ';
};

/** Plays one row of the document's table in one way. */
export const playColumnChange = async (change: ColumnChange, way: Way): Promise<Played> => {
  const world = await loadedWorld(change);
  const before = await world.snapshot();
  changeSource(world, change);
  const run = await READ[way](world);
  const after = await world.snapshot();
  if (after === undefined || before === undefined) return { says: 'no table', leadsOn: '' };
  if (run.outcome === 'failed') {
    const isKept = after.version === before.version;
    const mended = await mend(world, run.message ?? '', columnOf(change));
    return {
      says: `stops (\`${run.errorKind}\`)${isKept ? '' : ', and changed the table'}`,
      leadsOn: `${mended}, ${await goOn(world, change)}`,
    };
  }
  const column = columnOf(change);
  const cell = (await lastCell(world, column)) === null ? 'null' : 'value';
  const type = typeIn(after, column) ?? 'none';
  const facts = [type, notesOf(run), await newestCommit(world, after), cell] as const;
  const says = run.outcome === ENDS[way] ? wordsOf(typeIn(before, column), facts) : run.outcome;
  return { says, leadsOn: await goOn(world, change) };
};
