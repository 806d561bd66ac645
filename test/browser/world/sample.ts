import type {
  CheckView,
  FeedView,
  HealthView,
  RunPage,
  SampleView,
  TableView,
  ViewOf,
} from '../../../page/api/answers.ts';
import type { EndedRun, PastRun, Run } from '../../../shared/api/index.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

/** A run's id, by a number. */
export const runIdOf = (number: number): string =>
  `7f0b6c1e-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** The same numbers at every run: pictures and tests do not change by themselves. */
const noise = (seed: number): number => {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
};

const FAILED = 9;

interface RunOptions {
  readonly seed?: number;
  readonly isFailing?: boolean;
}

const sampleRun = (index: number, { seed = 1, isFailing = false }: RunOptions = {}): EndedRun => {
  const isFailed = isFailing ? index < 3 : index === FAILED;
  const rows = isFailed || noise(seed + index) < 0.4 ? 0 : Math.round(noise(seed * 3 + index) * 900);
  const durationMs = 60 + Math.round(noise(seed * 7 + index) * 900) + rows;
  const startedMs = index * 15 * MINUTE + 40 * SECOND;
  return {
    status: 'ended',
    runId: runIdOf(seed * 1_000 + index),
    feed: 'orders',
    kind: index === 20 ? 'reload' : 'append',
    outcome: isFailed ? 'failed' : rows > 0 ? 'appended' : 'no-new-rows',
    startedAt: ago(startedMs + durationMs),
    endedAt: ago(startedMs),
    durationMs,
    attempts: 1,
    rows,
    received: rows + 1,
    pages: 1,
    bytes: 442 + rows * 310,
    requests: rows > 0 ? 2 : 1,
    from: String(11_077 - index),
    to: String(11_077 - index + 1),
    version: 97 - index,
    ...(isFailed && { errorKind: 'source-denied', message: DENIED }),
    ...(index === 2 && { notes: ['17 rows came twice, and were taken once.'] }),
  };
};

/** Runs of a feed, newest first: mostly idle, some with rows, some that failed. */
export const sampleRuns = (count: number, options: RunOptions = {}): readonly EndedRun[] =>
  Array.from({ length: count }, (_, index) => sampleRun(index, options));

const DENIED =
  'The service answered 401 to the query. Renew the secret ORDERS_PASSWORD, or give the identity access.';

const NAMES = [
  'orders',
  'customers',
  'invoices',
  'shipments',
  'products',
  'ledger-entries',
  'prices',
  'returns',
];

/** As many feeds as are wanted, the first ones with each thing that a feed can have. */
export const sampleFeeds = (count: number): readonly FeedView[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `${NAMES[index % NAMES.length] ?? ''}${index < NAMES.length ? '' : `-${Math.floor(index / NAMES.length) + 1}`}`;
    const freshMs = 10 * SECOND + Math.round(noise(index) * 14 * MINUTE);
    return {
      name,
      table: `Tables/${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
      enabled: true,
      watermark: String(11_077 + index * 31),
      tableVersion: 97 + index,
      rows: 829 + Math.round(noise(index + 5) * 2_000_000),
      freshAt: ago(freshMs),
      freshnessSeconds: Math.round(freshMs / SECOND),
      lateAt: ago(freshMs - 45 * MINUTE),
      ...(index === 0 && {
        reload: {
          nextAt: ago(-7 * HOUR),
          last: {
            runId: runIdOf(7_000),
            dueAt: ago(17 * HOUR),
            endedAt: ago(17 * HOUR - SECOND),
            outcome: 'reloaded' as const,
          },
        },
      }),
      lastRun: {
        runId: runIdOf((index + 1) * 1_000),
        kind: 'append',
        outcome: 'appended',
        endedAt: ago(freshMs),
      },
      ...(index % 3 === 0 && {
        traits: [{ trait: 'topAtMost', value: 100, learnedAt: ago(3 * HOUR) }],
      }),
    };
  });

const denied = (feed: FeedView): FeedView => ({
  ...feed,
  freshAt: ago(7 * HOUR),
  lastRun: {
    runId: runIdOf(2_000),
    kind: 'append',
    outcome: 'failed',
    errorKind: 'source-denied',
    endedAt: ago(2 * MINUTE),
    message: DENIED,
  },
});

const unavailable = (feed: FeedView): FeedView => ({
  ...feed,
  freshAt: ago(70 * MINUTE),
  lastRun: {
    runId: runIdOf(3_000),
    kind: 'append',
    outcome: 'failed',
    errorKind: 'source-unavailable',
    endedAt: ago(4 * MINUTE),
    message: 'The service did not answer within 30 s, twice, behind OrderID 11077.',
  },
});

/** Eight feeds: one that needs somebody, one that is behind, one paused, one at work, one new, three fresh. */
export const troubledFeeds = (): readonly FeedView[] => {
  const [orders = {}, customers = {}, invoices = {}, shipments = {}, products = {}, ...rest] = sampleFeeds(8);
  return [
    orders,
    denied(customers),
    unavailable(invoices),
    {
      ...shipments,
      pause: {
        at: ago(26 * HOUR),
        by: 'ada@example.com',
        reason: 'the source is migrated',
        until: ago(-5 * HOUR),
      },
    },
    { name: products.name ?? '', table: products.table ?? '', enabled: true },
    ...rest.slice(0, 2),
    ...rest.slice(2).map((feed) => ({
      ...feed,
      pendingRun: { runId: runIdOf(9_000), kind: 'reload' as const, since: ago(3 * MINUTE) },
      waitingRuns: [
        { runId: runIdOf(9_001), kind: 'append' as const, since: ago(2 * MINUTE) },
        { runId: runIdOf(9_002), kind: 'maintain' as const, since: ago(MINUTE) },
      ],
    })),
  ];
};

export const sampleTable = (): TableView => {
  const versions = Array.from({ length: 40 }, (_, index) => {
    const rowsAdded = Math.round(noise(index) * 60) + 1;
    return {
      version: 97 - index,
      at: ago(index * 5 * HOUR),
      operation: index === 12 ? 'OPTIMIZE' : index === 7 ? 'OVERWRITE' : 'WRITE',
      rowsAdded: index === 12 ? 800 : rowsAdded,
      rowsRemoved: index === 12 ? 800 : index === 7 ? 10 : 0,
      filesAdded: 1,
      filesRemoved: index === 12 ? 96 : 0,
    };
  });
  return { version: 97, rows: 2_829, files: 14, bytes: 482_133, versions };
};

export const sampleHealth = (): HealthView => ({
  status: 'ok',
  checks: (['settings', 'state', 'lake', 'queue'] as const).map((name) => ({ name, status: 'ok' })),
});

/** The same as lines of the history. */
export const pastRuns = (count: number, options: RunOptions = {}): readonly PastRun[] =>
  sampleRuns(count, options).map(({ attempts: _attempts, ...run }) => run);

export const samplePage = (isFailing = false): RunPage => ({
  runs: pastRuns(50, { isFailing }),
  next: 'before-50',
});

export const openRun = (): Run => ({
  status: 'running',
  runId: runIdOf(9_000),
  feed: 'returns',
  kind: 'reload',
  startedAt: ago(3 * MINUTE),
  updatedAt: ago(SECOND),
  attempts: 2,
  progress: { rows: 12_400 + Math.round((Date.now() / SECOND) % 10_000), pages: 13 },
});

export const reloadRun = (dryRun: boolean): EndedRun => ({
  ...sampleRun(0),
  runId: runIdOf(7_000),
  kind: 'reload',
  outcome: dryRun ? 'compared' : 'reloaded',
  rows: dryRun ? 0 : 9,
  reload: {
    dryRun,
    committed: !dryRun,
    window: { from: '11067', to: '11077' },
    rows: { removed: 10, added: 9 },
    files: { removed: 1, added: 1 },
    watermark: { before: '11077', after: '11077' },
    changes: { inserted: 0, changed: 3, deleted: 1, same: 6 },
    version: { before: 96, ...(!dryRun && { after: 97 }) },
    samples: { inserted: [], changed: ['11069', '11072', '11076'], deleted: ['11074'], same: ['11068'] },
  },
});

const step = { removed: 0, removedBytes: 0, added: 0, addedBytes: 0 };

export const maintainRun = (): EndedRun => ({
  ...sampleRun(0),
  runId: runIdOf(8_000),
  kind: 'maintain',
  outcome: 'maintained',
  maintain: {
    dryRun: false,
    files: { before: 97, after: 2 },
    checkpoint: { ...step, outcome: 'done', added: 1, addedBytes: 14_210 },
    compaction: { outcome: 'done', removed: 96, removedBytes: 480_512, added: 1, addedBytes: 9_216 },
    logCleanup: { ...step, outcome: 'nothing' },
    vacuum: { ...step, outcome: 'refused', why: 'vacuumProtocolCheck' },
  },
});

export const sampleCheck = (): CheckView => ({
  feed: 'orders',
  ok: false,
  requests: 9,
  findings: [
    {
      kind: 'cursor-ties',
      severity: 'warning',
      message: 'Forty rows share one value of ModifiedAt.',
      remedy: 'Add OrderID to the cursor, or leave it: they are read by their keys.',
    },
    {
      kind: 'page-size',
      severity: 'info',
      message: 'The service sends 100 rows at most, whatever is asked for.',
    },
    {
      kind: 'column-type',
      severity: 'error',
      message: 'Freight is Edm.Decimal(19,4) at the source, and decimal(10,2) in the table.',
      remedy: 'Reload {"all": true} to give the column the type of the source.',
    },
  ],
  facts: {
    protocol: 'OData V4',
    key: ['OrderID'],
    cursorCandidates: [
      { column: 'OrderID', type: 'Edm.Int32', reason: 'the key, a number' },
      { column: 'ModifiedAt', type: 'Edm.DateTimeOffset', reason: 'a time' },
    ],
    columns: [
      { name: 'OrderID', source: 'Edm.Int32', type: 'integer', inTable: 'integer' },
      { name: 'Freight', source: 'Edm.Decimal(19,4)', type: 'decimal(19,4)', inTable: 'decimal(10,2)' },
      { name: 'OrderDate', source: 'Edm.DateTimeOffset', type: 'timestamp', inTable: 'timestamp' },
    ],
    rows: 830,
    firstLoad: { requests: 9, seconds: 1.4 },
    run: { requests: 1 },
  },
  sample: { columns: samplePreview().columns ?? [], rows: samplePreview().rows ?? [] },
});

export const samplePreview = (): SampleView => ({
  columns: [
    { name: 'OrderID', source: 'Edm.Int32', type: 'integer' },
    { name: 'CustomerID', source: 'Edm.String', type: 'string' },
    { name: 'OrderDate', source: 'Edm.DateTimeOffset', type: 'timestamp' },
    { name: 'Freight', source: 'Edm.Decimal(19,4)', type: 'decimal(19,4)' },
  ],
  rows: [
    ['10248', 'VINET', '1996-07-04T00:00:00Z', '32.3800'],
    ['10249', 'TOMSP', '1996-07-05T00:00:00Z', '11.6100'],
    ['10250', 'HANAR', '1996-07-08T00:00:00Z', null],
  ],
  more: true,
});

const SERVICE = 'https://services.example/V4/Northwind.svc';

export const sampleEntities = (): ViewOf<'feedEntities'> => ({
  serviceUrl: SERVICE,
  entities: ['Customers', 'Products', 'Order_Details'].map((entitySet, index) => {
    const column = index === 2 ? 'OrderID' : `${entitySet.slice(0, -1)}ID`;
    const cursor = { column, type: 'Edm.Int32', reason: 'the key, a number' };
    return {
      entitySet,
      key: index === 2 ? ['OrderID', 'ProductID'] : [column],
      rows: [91, 77, 2_155][index] ?? 0,
      cursor,
      candidates: [cursor],
      table: entitySet,
      ...(index === 0 && { feed: 'customers' }),
      entry: {
        name: entitySet.toLowerCase(),
        source: { serviceUrl: SERVICE, entitySet },
        cursor: { column },
        table: entitySet,
      },
    };
  }),
});
