import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Commit, type TidemarkInfo, toCommit } from '../../shared/delta/log/commit.ts';
import { encodeCommitFile, parseCommitFile } from '../../shared/delta/log/parse-actions.ts';
import { propertyOptions } from '../support/property-options.ts';

const text = fc.string({ unit: 'grapheme' });
const whole = fc.integer({ min: 0 });

/** Values for everything that a commit of ours may say of itself: what is added to it does not compile until it is here. */
const FACTS: { readonly [Name in keyof Required<TidemarkInfo>]: fc.Arbitrary<Required<TidemarkInfo>[Name]> } =
  {
    runId: text,
    feed: text,
    kind: text,
    from: text,
    to: text,
    rows: whole,
    batch: whole,
    fingerprint: text,
    removed: whole,
    verified: fc.boolean(),
    below: fc.boolean(),
    moved: fc.boolean(),
    of: text,
    part: text,
    base: fc.record({ id: text, version: whole }, { noNullPrototype: true }),
  };

const infos = fc.record(FACTS, { requiredKeys: ['runId', 'feed', 'rows', 'batch'], noNullPrototype: true });

const readBack = (tidemark: TidemarkInfo): Commit => {
  const bytes = encodeCommitFile([{ commitInfo: { txnId: 'x', tidemark } }]);
  return toCommit(3, parseCommitFile('Tables/T', 3, bytes));
};

test('what a commit says of itself is read as it was written', () => {
  fc.assert(
    fc.property(infos, (tidemark) => {
      expect(readBack(tidemark).tidemark).toStrictEqual(tidemark);
    }),
    propertyOptions(),
  );
});
