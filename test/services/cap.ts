import { join } from 'node:path';
import { CAP_SETS, type CapSetName } from './cap-sets.ts';
import { whyNoPackage } from './installed.ts';
import { digitsOf, ticksOf, timeWindow } from './places.ts';
import { refusalOf } from './refusal.ts';
import type { Service, Sitting } from './service.ts';
import type { OpenSource, Variant } from './service-source.ts';
import { sqlSource } from './sql-source.ts';
import { IN_RANGES, storyOf } from './story.ts';

const FILE = 'cap.db';

/** As CAP stores times: with three digits, or with seven where `precise_timestamps` is set. */
const at = (place: number, digits = 3): string => `${digitsOf(ticksOf(place), digits)}Z`;

interface Case {
  readonly set: CapSetName;
  readonly ties: number;
  readonly filter?: string;
  /** Fraction digits of times in the database. */
  readonly digits?: number;
}

const openOf =
  ({ set, ties, filter, digits }: Case): OpenSource =>
  ({ url, folder }) => {
    const { columns, rowOf } = CAP_SETS[set];
    return {
      ...sqlSource({
        file: join(folder, FILE),
        table: `shop_${set}`,
        columns,
        ties,
        rowOf: (n, place) => rowOf(n, place, at(place, digits)),
      }),
      source: {
        serviceUrl: `${url}/odata`,
        entitySet: set,
        ...(filter === undefined ? {} : { filter }),
      },
      cursor: { column: 'ModifiedAt' },
      last: timeWindow,
    };
  };

const nameOf = (name: string, { set, ties }: Case): string => `cap ${name} ${set} ties=${ties}`;

const sitting = (settings: object, variants: readonly Variant[]): Sitting => ({
  launch: ({ folder }) => ({
    command: process.execPath,
    args: (port) => ['--no-warnings', join(import.meta.dirname, 'cap/serve.mjs'), String(port)],
    cwd: import.meta.dirname,
    env: {
      CDS_CONFIG: JSON.stringify({
        requires: { db: { kind: 'sqlite', credentials: { url: join(folder, FILE) } }, auth: 'dummy' },
        ...settings,
      }),
    },
  }),
  variants,
});

/** More than its own limit, 1,000 rows an answer. */
const PLAIN_ROWS = 1_500;

const CAPPED = { max: 40 };

/** Rows that share a time: some, and more than come at once. */
const TIES = [1, 7, 90];

const stories = (name: string, one: Omit<Case, 'ties'>): readonly Variant[] =>
  TIES.map((ties) => {
    const given = { ...one, ties };
    return storyOf(nameOf(name, given), openOf(given));
  });

const PLAIN: Case = { set: 'Orders', ties: 7 };
const ROUNDED: Case = { set: 'BigOrders', ties: 7 };

const sittings = (): readonly Sitting[] => [
  sitting({}, [storyOf(nameOf('plain', PLAIN), openOf(PLAIN), { rows: PLAIN_ROWS })]),
  sitting({ query: { limit: CAPPED } }, [
    ...stories('capped', { set: 'Orders' }),
    storyOf('cap capped Orders in ranges', openOf(PLAIN), IN_RANGES),
    ...stories('capped', { set: 'GuidOrders' }),
    ...stories('capped', { set: 'BigOrders' }),
    ...stories('capped, digits not shown', { set: 'GuidOrders', digits: 7 }),
    ...stories('drafts', { set: 'DraftOrders', filter: 'IsActiveEntity eq true' }),
  ]),
  sitting({ query: { limit: { ...CAPPED, reliablePaging: { enabled: true } } } }, [
    ...stories('reliable paging', { set: 'Orders' }),
    ...stories('reliable paging', { set: 'GuidOrders' }),
    ...stories('reliable paging, digits not shown', { set: 'GuidOrders', digits: 7 }),
  ]),
  sitting({ features: { precise_timestamps: true }, query: { limit: CAPPED } }, [
    ...stories('precise times', { set: 'Orders', digits: 7 }),
    ...stories('precise times', { set: 'GuidOrders', digits: 7 }),
  ]),
  sitting(
    {
      features: { precise_timestamps: true },
      query: { limit: { ...CAPPED, reliablePaging: { enabled: true } } },
    },
    stories('precise times, reliable paging', { set: 'GuidOrders', digits: 7 }),
  ),
  sitting({ features: { ieee754compatible: false }, query: { limit: CAPPED } }, [
    refusalOf(nameOf('rounded keys', ROUNDED), openOf(ROUNDED), { kinds: ['source-contract'] }),
  ]),
];

export const cap: Service = {
  name: 'cap',
  whyNot: () => whyNoPackage('@sap/cds'),
  sittings,
};
