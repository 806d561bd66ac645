import { describe, expect, test } from 'vitest';
import { sideEntrances } from './room-rules.ts';
import { readSources } from './source-file.ts';
import { straySubRooms, upwardSubImports } from './sub-room-rules.ts';

const sources = await readSources();

const file = (path: string, text = '') => ({ path, text });

describe('sub-rooms', () => {
  test('import only from those below them', () => {
    expect(
      upwardSubImports(sources),
      'docs/design.md, Rooms: move what both need down, or pass it in',
    ).toStrictEqual([]);
  });

  test.each([
    ['a sub-room above', 'shared/sync/table/x.ts', "import { walk } from '../source/index.ts';"],
    ['one beside', 'shared/sync/append/x.ts', "import { reload } from '../reload/index.ts';"],
    ['one beside, on the lowest floor', 'shared/sync/feed/x.ts', "import { save } from '../run/index.ts';"],
    ['types of one above', 'shared/delta/log/x.ts', "import type { Stats } from '../stats/index.ts';"],
    ['one beside, in delta', 'shared/delta/files/x.ts', "export * from '../actions/index.ts';"],
    ['a file of the room itself', 'shared/sync/jobs/x.ts', "import { runTick } from '../tick.ts';"],
    ['the room they lie in', 'shared/odata/scan/x.ts', "import { parse } from '../index.ts';"],
    ['one above, in odata', 'shared/odata/values/x.ts', "await import('../request/index.ts');"],
    ['one without a place', 'shared/sync/tools/x.ts', "import { save } from '../run/index.ts';"],
  ])('are caught importing %s', (_, path, text) => {
    expect(upwardSubImports([file(path, text)])).toHaveLength(1);
  });

  test.each([
    ['one below', 'shared/sync/append/x.ts', "import { walk } from '../source/index.ts';"],
    ['their own files', 'shared/sync/append/x.ts', "import { verify } from './verify.ts';"],
    ['another room', 'shared/sync/feed/x.ts', "import type { Snapshot } from '../../delta/index.ts';"],
    ['sub-rooms, from the room', 'shared/sync/tick.ts', "import { appendFeed } from './jobs/index.ts';"],
    ['anything, from a test', 'shared/sync/feed/x.test.ts', "import { save } from '../run/context.ts';"],
  ])('may import %s', (_, path, text) => {
    expect(upwardSubImports([file(path, text)])).toStrictEqual([]);
  });

  test('have an index.ts and a place in the order', () => {
    expect(
      straySubRooms(sources),
      'docs/design.md, Rooms: give it its place in test/architecture/sub-room-rules.ts',
    ).toStrictEqual([]);
    expect(straySubRooms([file('shared/sync/append/append.ts')])).toStrictEqual([
      'shared/sync/append has no index.ts',
    ]);
    expect(straySubRooms([file('shared/lake/azure/index.ts')])).toStrictEqual([
      'shared/lake/azure has no place in the order of shared/lake',
    ]);
  });

  test('are caught entered from the side, but for tests', () => {
    const index = file('shared/sync/run/index.ts');
    const text = "import { save } from '../run/context.ts';";
    expect(sideEntrances([index, file('shared/sync/append/x.ts', text)])).toStrictEqual([
      'shared/sync/append/x.ts imports shared/sync/run/context.ts',
    ]);
    expect(sideEntrances([index, file('shared/sync/append/x.test.ts', text)])).toStrictEqual([]);
    expect(sideEntrances([index, file('shared/sync/run/x.ts', "import './context.ts';")])).toStrictEqual([]);
  });
});
