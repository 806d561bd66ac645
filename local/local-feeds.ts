import { readFile } from 'node:fs/promises';
import { type Environment, type Feed, parseFeeds, shownLines } from '../shared/config/index.ts';
import { TidemarkError } from '../shared/core/index.ts';
import { SAMPLE_PATH } from './sample-source.ts';

/** The feeds that the settings name, read and found right. */
export interface LocalFeeds {
  /** Where they are, for people: a file's name, or `FEEDS_JSON`. */
  readonly place: string;
  /** The file; undefined when they are in `FEEDS_JSON`. */
  readonly file?: string;
  /** As it was written. */
  readonly text: string;
  /** Those that can run. */
  readonly feeds: readonly Feed[];
  /** What is wrong with the others, a line each. */
  readonly faults: readonly string[];
}

const PUBLIC_NORTHWIND = 'https://services.odata.org/V4/Northwind/Northwind.svc';

/** The feed that comes with the project: the only one that does not read what it says. */
const isShipped = ({ source }: Feed): boolean =>
  source.serviceUrl === PUBLIC_NORTHWIND && source.entitySet === 'Orders';

/** Names of the feeds that read the sample service in place of the public one. */
export const pointedFeeds = ({ feeds }: Pick<LocalFeeds, 'feeds'>): readonly string[] =>
  feeds.filter(isShipped).map(({ name }) => name);

/** True when a feed names the sample service itself. */
export const namesSample = ({ feeds }: Pick<LocalFeeds, 'feeds'>, port: number): boolean => {
  const roots = ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${port}${SAMPLE_PATH}`);
  return feeds.some(({ source }) => roots.includes(source.serviceUrl));
};

/** A feeds file's text. Rejects with `config` when it cannot be read. */
export const readFeedsFile = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const message = `The feeds file ${file} cannot be read. Put it there, or name another: npm start -- --feeds FILE`;
    throw new TidemarkError('config', message, { file }, error);
  }
};

/** What is wrong with feeds that cannot run, a line each. */
export const faultsIn = (text: string, place: string): readonly string[] =>
  shownLines(parseFeeds(text, place).refused.flatMap(({ problems }) => problems));

/** The feeds of a text. Throws `config`, a line for everything that is wrong, where none can run. */
const runnable = (text: string, place: string): Pick<LocalFeeds, 'feeds' | 'faults'> => {
  const { feeds } = parseFeeds(text, place);
  const faults = faultsIn(text, place);
  if (feeds.length === 0) throw new TidemarkError('config', faults.join('\n'), { place });
  return { feeds, faults };
};

/** Rejects with `config`, a line for everything that is wrong, where none of them can run. */
export const loadLocalFeeds = async ({ FEEDS_JSON, FEEDS_FILE }: Environment): Promise<LocalFeeds> => {
  if (FEEDS_JSON !== undefined && FEEDS_JSON.trim() !== '') {
    return { place: 'FEEDS_JSON', text: FEEDS_JSON, ...runnable(FEEDS_JSON, 'FEEDS_JSON') };
  }
  const file = FEEDS_FILE === undefined || FEEDS_FILE.trim() === '' ? 'feeds.json' : FEEDS_FILE;
  const text = await readFeedsFile(file);
  return { place: file, file, text, ...runnable(text, file) };
};

interface WrittenFeed {
  readonly name: string;
  readonly source: { readonly name?: string };
}

/** The feeds as they were written, but for the shipped one, which reads `sampleUrl`. */
export const feedsTextAt = (local: LocalFeeds, sampleUrl: string): string => {
  const pointed = pointedFeeds(local);
  const document = JSON.parse(local.text.replace(/^\uFEFF/, '')) as {
    readonly feeds: readonly (WrittenFeed | null)[];
  };
  const feeds = document.feeds.map((feed) => {
    if (feed === null || !pointed.includes(feed.name)) return feed;
    // A feed has its service's URL, or names its source.
    const { name: _name, ...source } = feed.source;
    return { ...feed, source: { ...source, serviceUrl: sampleUrl } };
  });
  return `${JSON.stringify({ ...document, feeds }, undefined, 2)}\n`;
};
