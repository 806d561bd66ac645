import { describe, expect, test } from 'vitest';
import { columnChanges, WAYS } from '../support/column-changes.ts';
import { playColumnChange } from '../support/play-column-change.ts';

const CHANGES = columnChanges();

test('docs/feeds.md has a table of what changes at the source', () => {
  expect(CHANGES.length).toBeGreaterThan(20);
});

describe.each(CHANGES)('what docs/feeds.md says of $title', (change) => {
  test.each(WAYS)('holds for: %s', async (way) => {
    const { says, leadsOn } = await playColumnChange(change, way);
    expect(says).toBe(change.says[way]);
    expect(leadsOn).toMatch(/^(?:(?:reloaded|appended), )?appended$/);
  });
});
