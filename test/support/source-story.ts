import type { Quirks } from '../../local/odata-service/index.ts';
import type { Feed } from '../../shared/config/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { guid } from './guid.ts';
import { plainSet } from './plain-set.ts';
import { createReloadWorld, type ReloadWorld } from './reload-world.ts';

/** No zone changes its clocks near it. */
const FIRST_MS = Date.UTC(2025, 11, 1);

/** A time that is so many seconds after the first one; `fraction` with its point. */
export const second = (seconds: number, fraction = ''): string =>
  new Date(FIRST_MS + seconds * 1000).toISOString().replace('.000Z', `${fraction}Z`);

/** The same in minutes. */
export const minute = (minutes: number): string => second(minutes * 60);

/** The value of each of `count` rows, by its place. */
export const values = <Value>(count: number, of: (place: number) => Value): readonly Value[] =>
  Array.from({ length: count }, (_, place) => of(place));

export interface StorySource {
  /** The cursor: `At`, a time, or `Version`, an integer of 64 bits. */
  readonly cursor?: Partial<Feed['cursor']> & { readonly column: 'At' | 'Version' | 'Id' };
  readonly keyType?: 'Edm.Int32' | 'Edm.Guid' | 'Edm.String';
  /** The key of the nth row, from 1 on. */
  readonly keyOf?: (n: number) => number | string;
  /** Rows that the feed asks for at once, and that the service sends at most, with a link. */
  readonly page?: number;
  readonly servicePage?: number;
  readonly quirks?: Quirks;
  readonly filter?: string;
  /** `source.count`. */
  readonly count?: false;
  /** `source.parallel`. */
  readonly parallel?: number;
  readonly batchRows?: number;
  /** The most bytes of an answer that the app takes. */
  readonly pageBytes?: number;
}

/** A feed, and a source whose rows are numbered as they come. */
export interface Story {
  readonly world: ReloadWorld;
  /** Adds rows with these values of the cursor. */
  insert(cursors: readonly string[]): void;
  /** The same, numbered from `first` on: under keys that there were. */
  insertAs(cursors: readonly string[], first: number): void;
  remove(n: number): void;
  /** Gives a row another value, and so another version. */
  move(n: number, cursor: string): void;
  /** Does something before the nth request for rows from now on. */
  before(nth: number, change: () => void): void;
  /** Versions that the source has and the table lacks. */
  missing(): Promise<readonly string[]>;
  /** Versions that the table has twice, or that the source never had. */
  wrong(): Promise<readonly string[]>;
}

const versionOf = ({ Id, Rev }: Readonly<Record<string, unknown>>): string =>
  `${String(Id).toLowerCase()} v${String(Rev)}`;

const guidKey = (n: number): string =>
  `${(Math.imul(n, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')}${guid(n).slice(8)}`;

export const storyOf = (source: StorySource, cursors: readonly string[]): Story => {
  const { cursor = { column: 'At' }, keyType = 'Edm.Int32', page = 1000, servicePage = 100_000 } = source;
  const keyOf = source.keyOf ?? (keyType === 'Edm.Guid' ? guidKey : (n: number) => n);
  const types = {
    Id: keyType,
    At: 'Edm.DateTimeOffset?',
    Version: 'Edm.Int64?',
    Rev: 'Edm.Int32',
    Kind: 'Edm.String',
    From: 'Edm.DateTimeOffset?',
    To: 'Edm.DateTimeOffset?',
  };
  const world = createReloadWorld({
    set: plainSet('Rows', ['Id'], types, []),
    cursor,
    pageSize: servicePage,
    batchRows: source.batchRows ?? 1000,
    ...(source.quirks && { quirks: source.quirks }),
    ...(source.pageBytes !== undefined && { pageBytes: () => source.pageBytes ?? 0 }),
    ...(source.filter !== undefined && { filter: source.filter }),
    ...(source.parallel !== undefined && { parallel: source.parallel }),
  });
  const { count } = source;
  world.feed = {
    ...world.feed,
    source: { ...world.feed.source, pageSize: page, ...(count !== undefined && { count }) },
  };
  const { service } = world;
  const shown = new Set<string>();
  let rows = 0;
  let rev = 0;
  const at = (value: string): JsonObject => (cursor.column === 'Id' ? {} : { [cursor.column]: value });
  const see = (row: JsonObject): JsonObject => {
    shown.add(versionOf(row));
    return row;
  };
  const story: Story = {
    world,
    insert: (added) =>
      service.insert(
        'Rows',
        added.map((value) => {
          rows += 1;
          rev += 1;
          return see({
            Id: cursor.column === 'Id' ? Number(value) : keyOf(rows),
            ...at(value),
            Rev: rev,
            Kind: 'own',
          });
        }),
      ),
    insertAs: (added, first) => {
      rows = first - 1;
      story.insert(added);
    },
    remove: (n) => service.remove('Rows', keyOf(n)),
    move: (n, value) => {
      rev += 1;
      see({ Id: keyOf(n), Rev: rev });
      service.update('Rows', keyOf(n), { ...at(value), Rev: rev });
    },
    before: (nth, change) => {
      let asked = 0;
      service.onRequest = ({ url }) => {
        if (url.includes('/Rows?')) asked += 1;
        if (asked !== nth) return;
        service.onRequest = undefined;
        change();
      };
    },
    missing: async () => {
      const held = new Set((await world.rows()).map(versionOf));
      return service
        .rows('Rows')
        .map(versionOf)
        .filter((version) => !held.has(version));
    },
    wrong: async () => {
      const once = new Set<string>();
      const isWrong = (version: string): boolean =>
        !shown.has(version) || once.size === once.add(version).size;
      return (await world.rows()).map(versionOf).filter(isWrong);
    },
  };
  story.insert(cursors);
  return story;
};
