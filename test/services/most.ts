import { join } from 'node:path';
import { guid } from '../support/guid.ts';
import type { ComparedColumns } from './columns.ts';
import { whyNoPackage } from './installed.ts';
import { digitsOf, ticksOf, timeWindow } from './places.ts';
import { refusalOf } from './refusal.ts';
import type { Service } from './service.ts';
import type { OpenSource, ServiceSource, Variant } from './service-source.ts';
import { type SqlSet, sqlSource } from './sql-source.ts';
import { LOADED_IN_RANGES, storyOf } from './story.ts';

const FILE = 'most.db';

const note = (n: number, place: number): string => `note ${n} at ${place}`;

const timeOf = (place: number): string => `${digitsOf(ticksOf(place), 3).replace('T', ' ')}+00:00`;

interface MostSet {
  readonly kinds: ComparedColumns['kinds'];
  readonly rowOf: SqlSet['rowOf'];
}

const SETS = {
  Order: {
    kinds: { id: 'integer', version: 'integer', modifiedAt: 'instant', note: 'text' },
    rowOf: (n, place) => ({ id: n, version: place + 1, modifiedAt: timeOf(place), note: note(n, place) }),
  },
  GuidOrder: {
    kinds: { id: 'guid', version: 'integer', note: 'text' },
    // The order of the keys is not that of the numbers.
    rowOf: (n, place) => ({ id: guid((n * 7_919) % 100_003), version: place + 1, note: note(n, place) }),
  },
} satisfies Record<string, MostSet>;

interface Case {
  readonly set: keyof typeof SETS;
  readonly cursor: 'version' | 'modifiedAt';
  readonly ties: number;
}

const units = (places: number): ReturnType<ServiceSource['last']> => ({ units: String(places) });

const openOf =
  ({ set, cursor, ties }: Case): OpenSource =>
  ({ url, folder }) => {
    const { kinds, rowOf } = SETS[set];
    const columns = { kinds, key: ['id'], cursor };
    return {
      ...sqlSource({ file: join(folder, FILE), table: `${set}Base`, columns, ties, rowOf }),
      source: { serviceUrl: `${url}/odata`, entitySet: `${set}s` },
      cursor: { column: cursor },
      last: cursor === 'version' ? units : timeWindow,
    };
  };

const nameOf = ({ set, cursor, ties }: Case): string => `most ${set}s by ${cursor} ties=${ties}`;

/** Rows that share a version: fewer than its limit of 25, and more. */
const TIES = [1, 7, 60];

const CASES: readonly Case[] = TIES.flatMap((ties) => [
  { set: 'Order', cursor: 'version', ties },
  { set: 'GuidOrder', cursor: 'version', ties },
]);

/** It reads a time of V4 as its year, below which no row lies, and leaves the rest of the filter out. */
const BY_TIME: Case = { set: 'Order', cursor: 'modifiedAt', ties: 7 };

const BY_VERSION: Case = { set: 'Order', cursor: 'version', ties: 1 };

/** More than are compared at once. */
const MANY = 1_500;

const VARIANTS: readonly Variant[] = [
  storyOf(`${nameOf(BY_VERSION)} rows=${MANY}`, openOf(BY_VERSION), { rows: MANY }),
  storyOf(`${nameOf(BY_VERSION)} in ranges`, openOf(BY_VERSION), LOADED_IN_RANGES),
  // Guids have to stand in quotes: no row is found by its key.
  ...CASES.map((given) => storyOf(nameOf(given), openOf(given), { answersByKey: given.set === 'Order' })),
  refusalOf(nameOf(BY_TIME), openOf(BY_TIME), {
    kinds: ['source-contract'],
    says: /modifiedAt.*use an integer cursor/,
  }),
];

/** MOST Web: 25 rows an answer unless `$top` says more, and never a link. */
export const most: Service = {
  name: 'most',
  whyNot: () => whyNoPackage('@themost/express'),
  sittings: () => [
    {
      launch: ({ folder }) => ({
        command: process.execPath,
        args: (port) => [
          '--no-warnings',
          join(import.meta.dirname, 'most/serve.mjs'),
          String(port),
          join(folder, FILE),
        ],
      }),
      variants: VARIANTS,
    },
  ],
};
