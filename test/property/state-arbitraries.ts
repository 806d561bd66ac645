import * as fc from 'fast-check';
import type {
  Cancel,
  FeedState,
  Intent,
  Job,
  KnownTypes,
  MaintainResult,
  MaintainStep,
  Marks,
  Pause,
  RunRecord,
  StoredNote,
} from '../../shared/state/index.ts';
import { JOB_STATUSES } from '../../shared/state/stored/job.ts';
import type { FeedPart, SeenTable } from '../../shared/state/stored/feed-state.ts';
import { STEP_OUTCOMES } from '../../shared/state/stored/maintain-result.ts';
import type { Position } from '../../shared/state/stored/position.ts';
import { RUN_KINDS } from '../../shared/state/stored/run-kind.ts';
import { RUN_OUTCOMES } from '../../shared/state/stored/run-outcome.ts';
import type {
  CameBelow,
  CellPlace,
  PassesPlace,
  SourceTraits,
} from '../../shared/state/stored/source-traits.ts';

/** Any UTF-16 text, half pairs of surrogates too, often one that has six times as many characters in JSON. Never empty: that is none. */
const piece = fc.oneof(
  fc.constantFrom(
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u001f',
    '\u007f',
    '\ud83d',
    '\ude00',
    '😀',
    '\u2028',
    'Größe',
    '𝔘',
    "'",
  ),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 12 })
    .map((units) => String.fromCharCode(...units)),
);
const pieces = fc.array(piece, { minLength: 1, maxLength: 4 }).map((all) => all.join(''));

const lengths = fc.oneof(
  { weight: 12, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: fc.constantFrom(999, 1_000, 4_000, 8_000) },
  { weight: 1, arbitrary: fc.constantFrom(29_999, 30_000, 30_001, 32_768, 32_769, 50_000) },
);

/** Texts of any length, most of them short, the others around the bounds. */
export const hostile: fc.Arbitrary<string> = fc
  .tuple(pieces, lengths)
  .map(([text, length]) => (length === 1 ? text : text.repeat(length).slice(0, length)));

/** Texts that no bound cuts. */
export const short: fc.Arbitrary<string> = pieces.map((text) => text.slice(0, 100));

/**
 * Names of an object's members. None is one backslash alone: once JSON.parse of Node 24 to 26 (V8 13.6 to 14.6) has met that name, it reads
 * another that begins with an escape, at the same place, as that one. Node 20 and 22 do not.
 */
export const memberName = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  text.filter((name) => name !== '\\');

/** Up to the last day that Table Storage keeps. */
export const instant = fc.oneof(
  fc.integer({ min: 0, max: 4_000_000_000_000 }),
  fc.constantFrom(0, Date.UTC(9999, 11, 31)),
);
export const count = fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER));
export const runId = fc.stringMatching(/^[\w.-]{1,128}$/);
export const kind = fc.constantFrom(...RUN_KINDS);
export const outcome = fc.constantFrom(...RUN_OUTCOMES);

interface Perhaps<Value> {
  readonly perhaps: fc.Arbitrary<Value>;
}
/** What a record may have or not. */
export const perhaps = <Value>(arbitrary: fc.Arbitrary<Value>): Perhaps<Value> => ({ perhaps: arbitrary });

/** Every property of `Value`, those that may be absent by `perhaps`: one that is added to the type does not compile without. */
export type Model<Value> = {
  readonly [Name in keyof Value]-?: undefined extends Value[Name]
    ? Perhaps<Exclude<Value[Name], undefined>>
    : fc.Arbitrary<Value[Name]>;
};

/** Records of a model: with all that they may have, with none of it, and with some. */
export const recordOf = <Value>(model: Model<Value>): fc.Arbitrary<Value> => {
  const entries = Object.entries<fc.Arbitrary<unknown> | Perhaps<unknown>>(model);
  const whole = Object.fromEntries(
    entries.map(([name, one]) => [name, 'perhaps' in one ? one.perhaps : one]),
  );
  const requiredKeys = entries.flatMap(([name, one]) => ('perhaps' in one ? [] : [name]));
  const least = Object.fromEntries(Object.entries(whole).filter(([name]) => requiredKeys.includes(name)));
  const options = { noNullPrototype: true };
  return fc.oneof(
    fc.record(whole, options),
    fc.record(least, options),
    fc.record(whole, { ...options, requiredKeys }),
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<Value>;
};

const table = (text: fc.Arbitrary<string>) => recordOf<SeenTable>({ id: text, version: count, etag: text });

const flag = perhaps(fc.boolean());
const leading = fc.array(fc.tuple(fc.string(), fc.string()));
const traits = recordOf<SourceTraits>({
  ignoresOrder: flag,
  ignoresFilter: flag,
  comparesDigits: flag,
  comparesText: flag,
  instantsOn: flag,
  leastOffset: perhaps(fc.integer({ min: -840, max: 0 })),
  mostOffset: perhaps(fc.integer({ min: 0, max: 840 })),
  orderedAnswers: perhaps(count),
  orderedRows: perhaps(count),
  cannotCount: flag,
  countUseless: flag,
  capsSilently: flag,
  ahead: flag,
  below: perhaps(recordOf<CameBelow>({ upTo: fc.string(), days: count })),
  mostNumber: perhaps(fc.string()),
  longestPage: perhaps(count),
  longestByLinks: perhaps(count),
  linksEndEarly: flag,
  digits: perhaps(count),
  hasExact: flag,
  lowerStep: perhaps(fc.bigInt().map(String)),
  looseBy: perhaps(fc.bigInt().map(String)),
  upperStep: perhaps(fc.bigInt().map(String)),
  countFails: flag,
  slowsDown: flag,
  countFailed: flag,
  lowerOn: flag,
  endOn: flag,
  upperOn: flag,
  ownFilterOn: flag,
  noTop: flag,
  topAtMost: perhaps(count),
  noOrder: flag,
  orderParts: perhaps(count),
  noSelect: flag,
  noSkip: flag,
  noGt: flag,
  cellWidth: perhaps(fc.bigInt().map(String)),
  inCell: perhaps(
    recordOf<CellPlace>({
      filter: fc.string(),
      rows: count,
      greatest: perhaps(leading),
      behind: perhaps(leading),
      passes: perhaps(recordOf<PassesPlace>({ quiet: count, skip: count, isQuiet: fc.boolean() })),
    }),
  ),
  wentBack: perhaps(fc.string()),
  breaksBehind: perhaps(fc.string()),
  breaksRuns: perhaps(count),
  learnedAt: perhaps(
    fc.dictionary(fc.constantFrom('noTop', 'upperOn', 'lowerStep'), instant, { noNullPrototype: true }),
  ),
  refusesInAt: perhaps(instant),
  lookUpKeys: perhaps(count),
  lookUpKeysAt: perhaps(instant),
  noLookUpAt: perhaps(instant),
});

const property = (text: fc.Arbitrary<string>) =>
  recordOf<KnownTypes['properties'][number]>({
    name: text,
    type: fc.oneof(text, fc.constantFrom('Edm.String', 'Edm.Int32')),
    kind: fc.constantFrom('primitive', 'enum', 'complex', 'collection'),
    nullable: fc.boolean(),
    precision: perhaps(count),
    scale: perhaps(fc.oneof(count, fc.constant('variable' as const))),
    column: perhaps(text),
    unread: perhaps(text),
  });

const types = (text: fc.Arbitrary<string>) =>
  recordOf<KnownTypes>({
    fingerprint: text,
    name: text,
    key: fc.array(text, { maxLength: 2 }),
    properties: fc.array(property(text), { maxLength: 6 }),
    document: text,
    askedAt: instant,
    undeclared: fc.array(text, { maxLength: 3 }),
  });

const modelOfPosition = (text: fc.Arbitrary<string>): Model<Position> => ({
  watermark: perhaps(text),
  token: perhaps(text),
  boundaryKeys: perhaps(fc.array(text, { maxLength: 4 })),
  verifiedThrough: fc.option(text),
  unverifiedRows: fc.oneof(fc.constant('unknown' as const), count),
  countDisagreements: perhaps(count),
});

export const modelOfState = (text: fc.Arbitrary<string>): Model<FeedState> => ({
  fingerprint: text,
  cursorType: text,
  cursorNullable: fc.boolean(),
  key: fc.array(text, { maxLength: 4 }),
  keyTypes: perhaps(fc.array(text, { maxLength: 4 })),
  keyColumns: perhaps(fc.array(text, { maxLength: 4 })),
  ...modelOfPosition(text),
  batch: count,
  rows: count,
  table: perhaps(table(text)),
  lastRows: perhaps(
    recordOf<Required<FeedState>['lastRows']>({
      at: text,
      rows: fc.array(fc.oneof(fc.tuple(text, text), fc.tuple(text, text, text)), { maxLength: 4 }),
    }),
  ),
  source: traits,
  nullCursor: perhaps(recordOf<Required<FeedState>['nullCursor']>({ countedAt: instant, rows: count })),
  types: perhaps(types(text)),
  parts: perhaps(
    fc.array(recordOf<FeedPart>({ part: text, ...modelOfPosition(text), batch: count }), {
      minLength: 1,
      maxLength: 2,
    }),
  ),
});

export const stateOf = (text: fc.Arbitrary<string>): fc.Arbitrary<FeedState> => recordOf(modelOfState(text));

export const intentOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Intent> =>
  recordOf<Intent>({
    runId,
    txnId: text,
    tablePath: text,
    version: count,
    base: perhaps(table(text)),
    batch: count,
    after: stateOf(text),
    result: perhaps(text),
  });

export const pauseOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Pause> =>
  recordOf<Pause>({ at: instant, by: text, reason: perhaps(text), until: perhaps(instant) });

export const cancelOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Cancel> =>
  recordOf<Cancel>({ runId, at: instant, by: text });

export const marksOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Marks> =>
  recordOf<Marks>({ pause: perhaps(pauseOf(text)), cancel: perhaps(cancelOf(text)) });

export const jobOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Job> =>
  recordOf<Job>({
    runId,
    feed: fc.constant('orders'),
    kind,
    status: fc.constantFrom(...JOB_STATUSES),
    createdAt: instant,
    updatedAt: instant,
    attempts: count,
    request: text,
    progress: text,
    answer: perhaps(text),
    dueAt: perhaps(instant),
  });

const fact = (text: fc.Arbitrary<string>) =>
  fc.oneof(text, count, fc.boolean(), fc.array(text, { maxLength: 3 }));

/** Notes of this version, and of newer ones. */
export const noteOf = (text: fc.Arbitrary<string>): fc.Arbitrary<StoredNote> =>
  fc.oneof(
    fc.constant({ kind: 'order-ignored' }),
    fc.tuple(text, count).map(([column, rows]) => ({ kind: 'cursor-null', column, rows })),
    fc.nat({ max: 99 }).map((more) => ({ kind: 'more-notes', more })),
    fc
      .tuple(fc.dictionary(memberName(text), fact(text), { maxKeys: 3 }), text)
      .map(([facts, kind]) => ({ ...facts, kind })),
  );

const stepOf = (text: fc.Arbitrary<string>): fc.Arbitrary<MaintainStep> =>
  recordOf<MaintainStep>({
    outcome: fc.constantFrom(...STEP_OUTCOMES),
    removed: count,
    removedBytes: count,
    added: count,
    addedBytes: count,
    why: perhaps(text),
  });

/** What maintenance has done. */
export const maintainOf = (text: fc.Arbitrary<string>): fc.Arbitrary<MaintainResult> =>
  recordOf<MaintainResult>({
    dryRun: fc.boolean(),
    files: perhaps(recordOf<Required<MaintainResult>['files']>({ before: count, after: count })),
    checkpoint: perhaps(stepOf(text)),
    compaction: perhaps(stepOf(text)),
    logCleanup: perhaps(stepOf(text)),
    vacuum: perhaps(stepOf(text)),
  });

/** What a run's answer and its line in the history are made of alike. */
export const summaryOf = (text: fc.Arbitrary<string>) => ({
  runId,
  kind,
  outcome,
  dueAt: perhaps(instant),
  dryRun: perhaps(fc.constant<true>(true)),
  rows: count,
  received: perhaps(count),
  pages: count,
  bytes: count,
  requests: count,
  from: perhaps(text),
  to: perhaps(text),
  version: perhaps(count),
  errorKind: perhaps(text),
  message: perhaps(text),
  maintain: perhaps(maintainOf(text)),
});

export const runOf = (text: fc.Arbitrary<string>): fc.Arbitrary<RunRecord> =>
  recordOf<RunRecord>({
    ...summaryOf(text),
    feed: fc.constant('orders'),
    startedAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    durationMs: fc.nat(),
    removed: perhaps(count),
    notes: perhaps(fc.array(text, { maxLength: 40 })),
    noteFacts: perhaps(fc.array(noteOf(text), { maxLength: 40 })),
  });
