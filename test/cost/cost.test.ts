import { expect, test } from 'vitest';
import { textOf } from '../support/repository-text.ts';
import { blocksOf } from './blocks.ts';
import { COST_DOCUMENT, plain, withBlocks } from './document.ts';
import { measure } from './measure.ts';

test('docs/cost.md has what is measured now: npm run cost -- --write', async () => {
  const document = textOf(COST_DOCUMENT);
  const measured = await measure();
  expect(plain(document)).toBe(plain(withBlocks(document, blocksOf(measured))));
  expect(plain(document)).not.toBe(
    plain(withBlocks(document, blocksOf({ ...measured, append: { ...measured.append, lakeReads: 99 } }))),
  );
});
