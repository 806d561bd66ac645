import * as fc from 'fast-check';
import type { ReloadWindow } from '../../shared/config/index.ts';
import type {
  Changes,
  JobAnswer,
  JobProgress,
  JobRequests,
  MaintainRequest,
  Manifest,
  Planned,
  ReloadRequest,
  ReloadResult,
  RunKind,
  SavedBound,
  SavedFile,
} from '../../shared/state/index.ts';
import {
  count,
  instant,
  memberName,
  maintainOf,
  type Model,
  modelOfState,
  noteOf,
  perhaps,
  recordOf,
  summaryOf,
} from './state-arbitraries.ts';

type Text = fc.Arbitrary<string>;

const listOf = (text: Text): fc.Arbitrary<readonly string[]> => fc.array(text, { maxLength: 4 });

const changesOf = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<Changes<T>> =>
  recordOf<Changes<T>>({ inserted: each, changed: each, deleted: each, same: each } as Model<Changes<T>>);

const sides = recordOf<ReloadResult['rows']>({ removed: count, added: count });

const resultOf = (text: Text): fc.Arbitrary<ReloadResult> =>
  recordOf<ReloadResult>({
    dryRun: fc.boolean(),
    committed: fc.boolean(),
    window: recordOf<ReloadResult['window']>({
      from: perhaps(text),
      fromIncluded: perhaps(fc.constant(true as const)),
      to: perhaps(text),
    }),
    rows: sides,
    files: sides,
    changes: perhaps(changesOf<number>(count)),
    samples: perhaps(changesOf<readonly string[]>(listOf(text))),
    version: recordOf<ReloadResult['version']>({ before: perhaps(count), after: perhaps(count) }),
    watermark: recordOf<ReloadResult['watermark']>({ before: perhaps(text), after: perhaps(text) }),
  });

const plannedOf = (text: Text): fc.Arbitrary<Planned> => {
  const { boundaryKeys: _keys, table: _table, ...state } = modelOfState(text);
  return recordOf<Planned>({
    readVersion: fc.oneof(fc.constant(-1), count),
    result: resultOf(text),
    state: recordOf<Planned['state']>(state),
  });
};

export const progressOf = (text: Text): fc.Arbitrary<JobProgress> =>
  recordOf<JobProgress>({
    rows: count,
    removed: count,
    received: perhaps(count),
    pages: count,
    bytes: count,
    requests: count,
    from: perhaps(text),
    notes: listOf(text),
    noteFacts: perhaps(fc.array(noteOf(text), { maxLength: 4 })),
    planned: perhaps(plannedOf(text)),
    fetched: perhaps(count),
    fetches: perhaps(count),
    segments: perhaps(listOf(text)),
    intended: perhaps(resultOf(text)),
    maintain: perhaps(maintainOf(text)),
    movedAt: perhaps(count),
    lastError: perhaps(recordOf<Required<JobProgress>['lastError']>({ kind: text, message: text })),
  });

/** The windows that a reload can be asked for, by what names each. */
const windowsOf = (text: Text): { readonly [Name in WindowName]: fc.Arbitrary<WindowBy<Name>> } => ({
  last: fc.oneof(
    text.map((units) => ({ last: { units } })),
    count.map((ms) => ({ last: { ms } })),
  ),
  rows: count.map((rows) => ({ rows })),
  from: recordOf<WindowBy<'from'>>({
    from: text,
    fromIncluded: perhaps(fc.constant<true>(true)),
    to: perhaps(text),
  }),
  all: fc.constant({ all: true as const }),
});
type AnyKey = ReloadWindow extends infer Each ? (Each extends unknown ? keyof Each : never) : never;
/** "to" and "fromIncluded" name none by themselves. */
type WindowName = Exclude<AnyKey, 'to' | 'fromIncluded'>;
type WindowBy<Name extends WindowName> = Extract<ReloadWindow, { readonly [Each in Name]: unknown }>;

const reloadOf = (text: Text): fc.Arbitrary<ReloadRequest> =>
  recordOf<ReloadRequest>({
    window: fc.oneof(...Object.values(windowsOf(text))),
    dryRun: fc.boolean(),
    force: fc.boolean(),
  });

export const requestsOf = (text: Text): { readonly [Kind in RunKind]: fc.Arbitrary<JobRequests[Kind]> } => ({
  append: fc.constant({}),
  reload: reloadOf(text),
  maintain: recordOf<MaintainRequest>({ dryRun: fc.boolean() }),
});

export const answerOf = (text: Text): fc.Arbitrary<JobAnswer> =>
  recordOf<JobAnswer>({
    ...summaryOf(text),
    feed: text,
    startedAt: instant,
    endedAt: instant,
    attempts: count,
    notes: perhaps(listOf(text)),
    noteFacts: perhaps(fc.array(noteOf(text), { maxLength: 4 })),
    reload: perhaps(resultOf(text)),
  });

const boundOf = (text: Text): fc.Arbitrary<SavedBound> =>
  recordOf<SavedBound>({ op: fc.constantFrom('gt', 'ge', 'lt', 'le'), literal: text });

const fileOf = (text: Text): fc.Arbitrary<SavedFile> =>
  recordOf<SavedFile>({
    path: fc.stringMatching(/^[\w.-]+$/),
    partitionValues: fc.dictionary(memberName(text), fc.option(text), { maxKeys: 3, noNullPrototype: true }),
    size: count,
    modificationTime: instant,
    dataChange: fc.constant(true as const),
    stats: perhaps(text),
  });

/** Key and cursor of a row. */
const rowOf = (text: Text) =>
  fc.dictionary(
    memberName(text),
    fc.oneof(
      text,
      fc.double({ noDefaultInfinity: true, noNaN: true }).filter((one) => !Object.is(one, -0)),
      fc.boolean(),
      fc.constant(null),
    ),
    { maxKeys: 3, noNullPrototype: true },
  );

export const manifestOf = (text: Text): fc.Arbitrary<Manifest> =>
  recordOf<Manifest>({
    startedAt: instant,
    fingerprint: text,
    columns: listOf(text),
    lower: perhaps(boundOf(text)),
    upper: boundOf(text),
    files: fc.array(fileOf(text), { maxLength: 3 }),
    rows: count,
    last: perhaps(rowOf(text)),
    greatest: perhaps(rowOf(text)),
    outside: count,
    atStart: count,
    offsetPaged: fc.boolean(),
    isCut: perhaps(fc.boolean()),
    isComplete: fc.boolean(),
  });
