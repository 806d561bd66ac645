import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { type Feed, parseFeeds } from '../../shared/config/index.ts';
import { hasCode } from '../../shared/core/index.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';

/** The feeds.json of a folder, as it was read. */
export interface FeedsFile {
  readonly path: string;
  /** Undefined: there is none yet. */
  readonly text: string | undefined;
  /** Those that nothing is wrong with. */
  readonly feeds: readonly Feed[];
  /** How many entries it has, and how many of them are refused. */
  readonly count: number;
  readonly refused: number;
  /** What "sources" has. */
  readonly sources: ReadonlyMap<string, unknown>;
}

const textOf = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // What is there and cannot be read must not be taken for what is not there: it would be written over.
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new Failure('failed', `${path} cannot be read: ${error instanceof Error ? error.message : ''}`);
  }
};

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A file that is right but for the feeds that it does not have yet: empty, `{}`, or with an empty list. */
const isToBeFilled = (text: string): boolean => {
  if (withoutMark(text).trim() === '') return true;
  try {
    const document: unknown = JSON.parse(withoutMark(text));
    if (!isObject(document)) return false;
    const { feeds = [] } = document;
    return Array.isArray(feeds) && feeds.length === 0;
  } catch {
    return false;
  }
};

const sourcesIn = (text: string): FeedsFile['sources'] => {
  if (withoutMark(text).trim() === '') return new Map();
  const document: unknown = JSON.parse(withoutMark(text));
  const sources = isObject(document) ? document['sources'] : undefined;
  return new Map(isObject(sources) ? Object.entries(sources) : []);
};

/** Reads it as the app does. Rejects with `config` where it is no feeds.json, and says where. */
export const readFeedsFile = async ({ io, globals }: Session): Promise<FeedsFile> => {
  if (globals.app !== undefined)
    throw new Failure(
      'usage',
      'add writes feeds.json of this folder, which is deployed with the app: leave --app out.',
    );
  if ((io.env['FEEDS_JSON'] ?? '').trim() !== '')
    throw new Failure(
      'usage',
      'The feeds are in the setting FEEDS_JSON: add writes a file. Print the entries by --json.',
    );
  const named = io.env['FEEDS_FILE'] ?? 'feeds.json';
  const path = isAbsolute(named) ? named : resolve(io.cwd, named);
  const text = await textOf(path);
  if (text === undefined || isToBeFilled(text))
    return { path, text, feeds: [], count: 0, refused: 0, sources: sourcesIn(text ?? '') };
  const { feeds, refused } = parseFeeds(text, named);
  const count = feeds.length + refused.length;
  return { path, text, feeds, count, refused: refused.length, sources: sourcesIn(text) };
};

/** Puts a new text in the place of what was read, all of it at once, unless somebody else changed the file meanwhile. */
export const writeFeedsFile = async ({ path, text }: FeedsFile, now: string): Promise<void> => {
  // A link stays one, and what it names is written.
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (stats) => stats.mode,
    () => undefined,
  );
  const beside = `${target}.${process.pid}.new`;
  try {
    await writeFile(beside, now, { flush: true, ...(mode !== undefined && { mode }) });
    if ((await textOf(target)) !== text)
      throw new Failure('refused', `${path} was changed meanwhile: nothing was written. Try again.`);
    await rename(beside, target);
  } finally {
    await rm(beside, { force: true });
  }
};
