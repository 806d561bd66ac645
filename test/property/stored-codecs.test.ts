import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as stored from '../../shared/state/stored/index.ts';
import type { Codec } from '../../shared/state/stored/codec.ts';
import type { FEED_PARTS } from '../../shared/state/stored/index.ts';
import { answerOf, manifestOf, progressOf, requestsOf } from './job-arbitraries.ts';
import {
  count,
  hostile,
  instant,
  intentOf,
  jobOf,
  kind,
  marksOf,
  outcome,
  perhaps,
  recordOf,
  runId,
  runOf,
  stateOf,
} from './state-arbitraries.ts';

const seed = process.env['FC_SEED'] === undefined ? {} : { seed: Number(process.env['FC_SEED']) };

/** What a codec takes. */
type Taken<Given> = Given extends Codec<infer Value, unknown> ? Value : never;
interface Case {
  readonly codec: Codec<unknown, unknown>;
  readonly values: fc.Arbitrary<unknown>;
}
/** A codec with values of what it takes. */
const caseOf = <Value, Kept>(codec: Codec<Value, Kept>, values: fc.Arbitrary<Value>): Case => ({
  codec: codec as Codec<unknown, unknown>,
  values,
});

type Parts = typeof FEED_PARTS;
/** Values for each part of a feed's entity. */
const PARTS: { readonly [Part in keyof Parts]: fc.Arbitrary<Taken<Parts[Part]>> } = {
  state: stateOf(hostile),
  lease: recordOf<Taken<Parts['lease']>>({ leaseHolder: perhaps(hostile) }),
  lastRun: recordOf<Taken<Parts['lastRun']>>({
    lastRunId: perhaps(runId),
    lastRunKind: perhaps(kind),
    lastRunAt: perhaps(instant),
    lastRunOutcome: perhaps(outcome),
    lastRunErrorKind: perhaps(hostile),
    lastRunMessage: perhaps(hostile),
  }),
  pending: recordOf<Taken<Parts['pending']>>({
    pendingRunId: perhaps(runId),
    pendingKind: perhaps(kind),
    pendingSince: perhaps(instant),
  }),
  fresh: recordOf<Taken<Parts['fresh']>>({ freshAt: perhaps(instant) }),
  scheduled: recordOf<Taken<Parts['scheduled']>>({
    reloadDueAt: perhaps(instant),
    reloadRunId: perhaps(runId),
    reloadEndedAt: perhaps(instant),
    reloadOutcome: perhaps(outcome),
    reloadErrorKind: perhaps(hostile),
  }),
  intent: recordOf<Taken<Parts['intent']>>({
    intentTxn: perhaps(hostile),
    intent: perhaps(intentOf(hostile)),
  }),
  marks: marksOf(hostile),
  waiting: recordOf<Taken<Parts['waiting']>>({
    waiting: perhaps(
      fc.array(fc.record({ runId, kind, since: instant }, { noNullPrototype: true }), { maxLength: 20 }),
    ),
  }),
  format: recordOf<Taken<Parts['format']>>({ format: perhaps(count) }),
};

const requests = requestsOf(hostile);
const CASES: Readonly<Record<string, Case>> = {
  'FEED_PARTS.state': caseOf(stored.FEED_PARTS.state, PARTS.state),
  'FEED_PARTS.lease': caseOf(stored.FEED_PARTS.lease, PARTS.lease),
  'FEED_PARTS.lastRun': caseOf(stored.FEED_PARTS.lastRun, PARTS.lastRun),
  'FEED_PARTS.pending': caseOf(stored.FEED_PARTS.pending, PARTS.pending),
  'FEED_PARTS.fresh': caseOf(stored.FEED_PARTS.fresh, PARTS.fresh),
  'FEED_PARTS.scheduled': caseOf(stored.FEED_PARTS.scheduled, PARTS.scheduled),
  'FEED_PARTS.intent': caseOf(stored.FEED_PARTS.intent, PARTS.intent),
  'FEED_PARTS.marks': caseOf(stored.FEED_PARTS.marks, PARTS.marks),
  'FEED_PARTS.waiting': caseOf(stored.FEED_PARTS.waiting, PARTS.waiting),
  'FEED_PARTS.format': caseOf(stored.FEED_PARTS.format, PARTS.format),
  INTENT_TEXT: caseOf(stored.INTENT_TEXT, intentOf(hostile)),
  JOB: caseOf(stored.JOB, jobOf(hostile)),
  PROGRESS: caseOf(stored.PROGRESS, progressOf(hostile)),
  'REQUESTS.append': caseOf(stored.REQUESTS.append, requests.append),
  'REQUESTS.reload': caseOf(stored.REQUESTS.reload, requests.reload),
  'REQUESTS.maintain': caseOf(stored.REQUESTS.maintain, requests.maintain),
  ANSWER: caseOf(stored.ANSWER, answerOf(hostile)),
  RUN_LINE: caseOf(stored.RUN_LINE, runOf(hostile)),
  MANIFEST: caseOf(stored.MANIFEST, manifestOf(hostile)),
};

const isCodec = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'encode' in value && 'decode' in value;

/** Names of the codecs that are exported, by themselves or several in one object. */
const exported = Object.entries<unknown>(stored).flatMap(([name, value]) => {
  if (isCodec(value)) return [name];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([part, each]) => (isCodec(each) ? [`${name}.${part}`] : []));
});

describe('what is stored', () => {
  test('has values for each of its codecs here', () => {
    expect(new Set(exported)).toStrictEqual(new Set(Object.keys(CASES)));
  });

  test.each(Object.entries(CASES))('is read as it was written: %s', (_name, { codec, values }) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(codec.decode(codec.encode(value))).toStrictEqual({ outcome: 'read', value });
      }),
      { numRuns: 200, ...seed },
    );
  });

  test.each(Object.entries(CASES))('names each field that it writes: %s', (_name, { codec, values }) => {
    fc.assert(
      fc.property(values, (value) => {
        const kept = codec.encode(value);
        const written = typeof kept === 'string' ? (JSON.parse(kept) as object) : (kept as object);
        expect(Object.keys(written).filter((name) => !codec.names.includes(name))).toStrictEqual([]);
      }),
      { numRuns: 50, ...seed },
    );
  });
});
