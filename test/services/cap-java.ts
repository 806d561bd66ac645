import { join } from 'node:path';
import { CAP_SETS, type CapSetName } from './cap-sets.ts';
import { microsOf } from './cells.ts';
import { h2Source } from './h2-source.ts';
import { javaArgs, whyNoJava } from './java.ts';
import { ZONES, type Zone } from './lab-sittings.ts';
import { allStates, type State } from './pairs.ts';
import { digitsOf, ticksOf, timeWindow } from './places.ts';
import type { Service, Sitting } from './service.ts';
import type { OpenSource, Running, ServiceSource, Variant } from './service-source.ts';
import { sqlSource } from './sql-source.ts';
import { IN_RANGES, storyOf } from './story.ts';

const HOUR_US = 3_600_000_000n;

/** Which times rows have, and how the database has them. */
interface Times {
  readonly textAt: (place: number) => string;
  readonly last: ServiceSource['last'];
}

const SPACED: Times = { textAt: (place) => digitsOf(ticksOf(place)), last: timeWindow };

const DENSE_MS = 250;
const DENSE_FROM = Date.UTC(2024, 0, 1);

/** Four places a second, as texts without idle zeros: 12:00:00.250Z stands before 12:00:00Z. */
const DENSE: Times = {
  textAt: (place) => new Date(DENSE_FROM + place * DENSE_MS).toISOString().replace('.000Z', 'Z'),
  last: (places) => ({ ms: places * DENSE_MS + DENSE_MS / 2 }),
};

/** Seven digits as Java writes them: in groups of three. */
const NINE: Times = { textAt: (place) => `${digitsOf(ticksOf(place))}00Z`, last: timeWindow };

interface Case {
  readonly set: CapSetName;
  readonly ties: number;
  readonly times: Times;
  readonly zone: Zone;
}

type Access = ReturnType<typeof h2Source> & Partial<Disposable>;

/** H2 has its names in capitals, and times without an offset, which are the machine's own. */
const inH2 = (running: Running, { set, ties, times, zone }: Case): Access => {
  const { columns, rowOf } = CAP_SETS[set];
  const behind = BigInt(ZONES[zone].hoursAhead) * HOUR_US;
  return h2Source(running, {
    table: `SHOP_${set.toUpperCase()}`,
    columns,
    stored: Object.fromEntries(Object.keys(columns.kinds).map((name) => [name, name.toUpperCase()])),
    ties,
    rowOf: (n, place) => rowOf(n, place, times.textAt(place)),
    asShown: (row) => ({ ...row, ModifiedAt: microsOf(row['ModifiedAt'] ?? '') - behind }),
  });
};

const inSqlite = ({ folder }: Running, { set, ties, times }: Case): Access => {
  const { columns, rowOf } = CAP_SETS[set];
  return sqlSource({
    file: join(folder, 'cap.db'),
    table: `shop_${set}`,
    columns,
    ties,
    rowOf: (n, place) => rowOf(n, place, times.textAt(place)),
  });
};

const openOf =
  (access: (running: Running, given: Case) => Access, given: Case): OpenSource =>
  (running) => ({
    ...access(running, given),
    source: {
      serviceUrl: `${running.url}/odata/v4/odata`,
      entitySet: given.set,
      ...(given.set === 'DraftOrders' ? { filter: 'IsActiveEntity eq true' } : {}),
    },
    cursor: { column: 'ModifiedAt' },
    last: given.times.last,
  });

const SOME = { set: 'Orders', ties: '7' };

const STORIES = { set: Object.keys(CAP_SETS), ties: ['1', '7', '90'] };

const PROCESSES = { paging: ['offset', 'value'], zone: ['utc', 'new-york'] };

const caseOf = ({ set, ties }: State<typeof STORIES>, times: Times, zone: Zone): Case => ({
  set: set as CapSetName,
  ties: Number(ties),
  times,
  zone,
});

const nameOf = (database: string, state: object): string =>
  ['cap-java', database, ...Object.entries(state).map(([name, value]) => `${name}=${value}`)].join(' ');

interface Process extends State<typeof PROCESSES> {
  readonly database: 'h2' | 'sqlite';
  readonly limit: number;
}

const sitting = ({ database, limit, paging, zone }: Process, variants: readonly Variant[]): Sitting => ({
  launch: ({ folder }) => ({
    command: 'java',
    args: (port) => [
      ...javaArgs('cap', 'tidemark.Cap', ZONES[zone as Zone].place),
      String(port),
      folder,
      database,
      String(limit),
      String(paging === 'value'),
    ],
  }),
  variants,
});

const CAPPED = 40;

const onH2 = (state: State<typeof PROCESSES>): Sitting =>
  sitting({ ...state, database: 'h2', limit: CAPPED }, [
    ...allStates(STORIES).map((story) =>
      storyOf(nameOf('h2', { ...state, ...story }), openOf(inH2, caseOf(story, SPACED, state.zone as Zone))),
    ),
    storyOf(
      `${nameOf('h2', state)} in ranges`,
      openOf(inH2, caseOf(SOME, SPACED, state.zone as Zone)),
      IN_RANGES,
    ),
  ]);

const TEXTS = { times: ['spaced', 'dense'], ...STORIES };

const onSqlite = (paging: string): Sitting =>
  sitting({ database: 'sqlite', paging, zone: 'utc', limit: CAPPED }, [
    ...allStates(TEXTS).map((story) =>
      storyOf(
        nameOf('sqlite', { paging, ...story }),
        openOf(inSqlite, caseOf(story, story.times === 'dense' ? DENSE : NINE, 'utc')),
      ),
    ),
    storyOf(
      `${nameOf('sqlite', { paging })} in ranges`,
      openOf(inSqlite, caseOf(SOME, NINE, 'utc')),
      IN_RANGES,
    ),
  ]);

/** More than its own limit, 1,000 rows an answer. */
const PLAIN = { rows: 1_500 };

const plain = (): Sitting =>
  sitting({ database: 'h2', limit: 1_000, paging: 'offset', zone: 'utc' }, [
    storyOf('cap-java plain Orders ties=7', openOf(inH2, caseOf(SOME, SPACED, 'utc')), PLAIN),
  ]);

/** SAP CAP for Java, over H2 and over SQLite, where times are texts. */
export const capJava: Service = {
  name: 'cap-java',
  whyNot: () => whyNoJava('cap'),
  sittings: (all) =>
    all ? [plain(), ...allStates(PROCESSES).map(onH2), ...PROCESSES.paging.map(onSqlite)] : [],
};
