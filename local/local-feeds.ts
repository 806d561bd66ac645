import { readFile } from 'node:fs/promises';
import { type Environment, type Feed, parseFeeds } from '../shared/config/index.ts';
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
  readonly feeds: readonly Feed[];
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

/** Rejects with `config`, a line for everything that is wrong with them. */
export const loadLocalFeeds = async ({ FEEDS_JSON, FEEDS_FILE }: Environment): Promise<LocalFeeds> => {
  if (FEEDS_JSON !== undefined && FEEDS_JSON.trim() !== '') {
    return { place: 'FEEDS_JSON', text: FEEDS_JSON, feeds: parseFeeds(FEEDS_JSON, 'FEEDS_JSON') };
  }
  const file = FEEDS_FILE === undefined || FEEDS_FILE.trim() === '' ? 'feeds.json' : FEEDS_FILE;
  const text = await readFeedsFile(file);
  return { place: file, file, text, feeds: parseFeeds(text, file) };
};

interface WrittenFeed {
  readonly name: string;
  readonly source: object;
}

/** The feeds as they were written, but for the shipped one, which reads `sampleUrl`. */
export const feedsTextAt = (local: LocalFeeds, sampleUrl: string): string => {
  const pointed = pointedFeeds(local);
  const document = JSON.parse(local.text.replace(/^\uFEFF/, '')) as {
    readonly feeds: readonly WrittenFeed[];
  };
  const feeds = document.feeds.map((feed) =>
    pointed.includes(feed.name) ? { ...feed, source: { ...feed.source, serviceUrl: sampleUrl } } : feed,
  );
  return `${JSON.stringify({ ...document, feeds }, undefined, 2)}\n`;
};
