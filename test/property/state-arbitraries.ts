import * as fc from 'fast-check';
import type {
  Cancel,
  FeedState,
  Intent,
  Job,
  Pause,
  RunRecord,
  StoredNote,
} from '../../shared/state/index.ts';

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

const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const runId = fc.stringMatching(/^[\w.-]{1,128}$/);
const kind = fc.constantFrom('append', 'reload');
const outcome = fc.constantFrom(
  'appended',
  'reloaded',
  'unchanged',
  'compared',
  'no-new-rows',
  'stopped',
  'lease-held',
  'failed',
);

/** A record with some of its optional properties. */
const some = <Value>(
  model: { readonly [Name in keyof Value]-?: fc.Arbitrary<Exclude<Value[Name], undefined>> },
  requiredKeys: readonly (keyof Value & string)[],
): fc.Arbitrary<Value> =>
  fc.record(model, {
    requiredKeys: [...requiredKeys],
    noNullPrototype: true,
  }) as unknown as fc.Arbitrary<Value>;

const table = (text: fc.Arbitrary<string>) =>
  fc.record({ id: text, version: count, etag: text }, { noNullPrototype: true });

export const stateOf = (text: fc.Arbitrary<string>): fc.Arbitrary<FeedState> =>
  some<FeedState>(
    {
      fingerprint: text,
      cursorType: text,
      cursorNullable: fc.boolean(),
      key: fc.array(text, { maxLength: 4 }),
      watermark: text,
      boundaryKeys: fc.array(text, { maxLength: 4 }),
      verifiedThrough: fc.option(text),
      unverifiedRows: fc.oneof(fc.constant('unknown' as const), count),
      countDisagreements: count,
      batch: count,
      rows: count,
      table: table(text),
      source: fc.record(
        {
          ignoresOrder: fc.boolean(),
          ignoresFilter: fc.boolean(),
          cannotCount: fc.boolean(),
          capsSilently: fc.boolean(),
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
      nullCursor: fc.record({ countedAt: instant, rows: count }, { noNullPrototype: true }),
    },
    [
      'fingerprint',
      'cursorType',
      'cursorNullable',
      'key',
      'verifiedThrough',
      'unverifiedRows',
      'batch',
      'rows',
      'source',
    ],
  );

export const intentOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Intent> =>
  some<Intent>(
    {
      runId,
      txnId: text,
      tablePath: text,
      version: count,
      base: table(text),
      batch: count,
      after: stateOf(text),
      result: text,
    },
    ['runId', 'txnId', 'tablePath', 'version', 'batch', 'after'],
  );

export const pauseOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Pause> =>
  some<Pause>({ at: instant, by: text, reason: text, until: instant }, ['at', 'by']);

export const cancelOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Cancel> =>
  fc.record({ runId, at: instant, by: text }, { noNullPrototype: true });

export const jobOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Job> =>
  some<Job>(
    {
      runId,
      feed: fc.constant('orders'),
      kind,
      status: fc.constantFrom('running', 'waiting', 'done'),
      createdAt: instant,
      updatedAt: instant,
      attempts: count,
      request: text,
      progress: text,
      answer: text,
    },
    ['runId', 'feed', 'kind', 'status', 'createdAt', 'updatedAt', 'attempts', 'request', 'progress'],
  );

const fact = (text: fc.Arbitrary<string>) =>
  fc.oneof(text, count, fc.boolean(), fc.array(text, { maxLength: 3 }));

/** Notes of this version, and of newer ones. */
export const noteOf = (text: fc.Arbitrary<string>): fc.Arbitrary<StoredNote> =>
  fc.oneof(
    fc.constant({ kind: 'order-ignored' }),
    fc.record({ kind: fc.constant('cursor-null'), column: text, rows: count }),
    fc.record({ kind: fc.constant('more-notes'), more: fc.nat({ max: 99 }) }),
    fc
      .tuple(fc.dictionary(text, fact(text), { maxKeys: 3 }), text)
      .map(([facts, kind]) => ({ ...facts, kind })),
  );

export const runOf = (text: fc.Arbitrary<string>): fc.Arbitrary<RunRecord> =>
  some<RunRecord>(
    {
      runId,
      feed: fc.constant('orders'),
      kind,
      outcome,
      startedAt: instant,
      durationMs: fc.nat(),
      rows: count,
      removed: count,
      pages: count,
      bytes: count,
      requests: count,
      from: text,
      to: text,
      version: count,
      errorKind: text,
      message: text,
      notes: fc.array(text, { maxLength: 40 }),
      noteFacts: fc.array(noteOf(text), { maxLength: 40 }),
    },
    ['runId', 'feed', 'kind', 'outcome', 'startedAt', 'durationMs', 'rows', 'pages', 'bytes', 'requests'],
  );
