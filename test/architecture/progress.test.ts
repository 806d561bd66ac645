import { describe, expect, test } from 'vitest';
import { progressByHand } from './progress-rules.ts';
import { readSources } from './source-file.ts';

const sources = await readSources();
const inSync = (text: string) => [{ path: 'shared/sync/append/x.ts', text }];

describe('a feed’s progress', () => {
  test('is moved by its machine alone', () => {
    expect(
      progressByHand(sources),
      'docs/design.md, Laws: let shared/sync/progress say what is true after it',
    ).toStrictEqual([]);
  });

  test.each([
    'run.state = { ...run.state, verifiedThrough: watermark };',
    'run.state = { ...run.state, batch };',
    'save(run, { ...state, watermark });',
    'save(run, { fingerprint, watermark });',
    'const next = { ...progress, unverifiedRows: 0 };',
    'return { ...kept, watermark, boundaryKeys };',
    'const { boundaryKeys: _keys, ...rest } = intent;',
    'const { watermark: _watermark, ...state } = run.state;',
    'const after = { ...planned.after, table };',
    'const state = run.stored && { ...run.stored, batch: 3 };',
    'const fresh: FeedState = { fingerprint };',
    'const reset = (batch: number): FeedState => ({ batch });',
    'run.state.watermark = literal;',
    'run.state.countDisagreements = 0;',
    'run.state.token = link;',
  ])('is caught moved by %s', (text) => {
    expect(progressByHand(inSync(text))).not.toStrictEqual([]);
    expect(progressByHand([{ path: 'shared/sync/progress/x.ts', text }])).toStrictEqual([]);
  });

  test.each([
    'const { watermark, source } = run.state;',
    "run.state = advance(run.state, { kind: 'passed', through, unverified });",
    'if (state.verifiedThrough === null) return lower;',
    "type Rows = FeedState['unverifiedRows'];",
    'const result = { ...(after.watermark !== undefined && { to: after.watermark }) };',
    'keeper.later({ ...(state && { state }) });',
    'run.progress = { ...run.progress, movedAt: run.attempt };',
    'const isWhole = (state: FeedState): boolean => state.watermark === state.verifiedThrough;',
  ])('may be read by %s', (text) => {
    expect(progressByHand(inSync(text))).toStrictEqual([]);
  });
});
