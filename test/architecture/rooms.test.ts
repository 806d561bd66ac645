import { describe, expect, test } from 'vitest';
import { importCycles, sideEntrances, strayRooms, upwardImports } from './room-rules.ts';
import { readSources } from './source-file.ts';

const sources = await readSources();

const file = (path: string, text = '') => ({ path, text });

describe('rooms', () => {
  test('import only from the rooms below them', () => {
    expect(
      upwardImports(sources),
      'docs/design.md, Rooms: move what both need down, or pass it in',
    ).toStrictEqual([]);
  });

  test.each([
    ['a room above', 'shared/delta/x.ts', "import { appendFeed } from '../sync/index.ts';"],
    ['a room beside', 'shared/odata/x.ts', "export { loadSnapshot } from '../delta/index.ts';"],
    ['another port than core', 'shared/queue/x.ts', "import type { Lake } from '../lake/index.ts';"],
    ['the triggers', 'shared/sync/x.ts', "import '../../functions/main.ts';"],
    ['what runs locally', 'functions/x.ts', "const { startStack } = await import('../local/stack.ts');"],
    ['tests', 'local/x.ts', "import { createWorld } from '../test/support/memory-world.ts';"],
    ['more of config than its types', 'shared/sync/x.ts', "import { parseFeeds } from '../config/index.ts';"],
    [
      'config, with types marked one by one',
      'shared/sync/x.ts',
      "import { type Feed } from '../config/index.ts';",
    ],
    [
      'more of parquet than its types',
      'shared/config/x.ts',
      "import { FixedBuilder } from '../parquet/index.ts';",
    ],
    ['config by its types', 'shared/queue/x.ts', "import type { Feed } from '../config/index.ts';"],
    [
      'a worker of another room',
      'shared/core/x.ts',
      "new Worker(new URL('../delta/encode.ts', import.meta.url));",
    ],
    ['anything, from core', 'shared/core/x.ts', 'import {\n  type Lake,\n} from "../lake/index.ts";'],
  ])('are caught importing %s', (_, path, text) => {
    expect(upwardImports([file(path, text)])).toHaveLength(1);
  });

  test('are entered by their index.ts', () => {
    expect(
      sideEntrances(sources),
      'docs/design.md, Rooms: export it in the index.ts of the room',
    ).toStrictEqual([]);
  });

  test('are caught entered from the side', () => {
    const index = file('shared/delta/index.ts');
    const inside = file('shared/delta/log/log.ts', "import { replay } from './replay.ts';");
    const outside = file('shared/sync/x.ts', "import { replay } from '../delta/log/replay.ts';");
    expect(sideEntrances([index, inside])).toStrictEqual([]);
    expect(sideEntrances([index, outside])).toStrictEqual([
      'shared/sync/x.ts imports shared/delta/log/replay.ts',
    ]);
  });

  test('have an index.ts and a place in the order', () => {
    expect(
      strayRooms(sources),
      'docs/design.md, Rooms: give the room its place in test/architecture/room-rules.ts',
    ).toStrictEqual([]);
    expect(
      strayRooms([file('shared/lake/file.ts'), file('shared/tools/index.ts'), file('tools/x.ts')]),
    ).toHaveLength(3);
  });
});

describe('files', () => {
  test('do not import each other in a circle', () => {
    expect(
      importCycles(sources),
      'docs/design.md, Rooms: move what both need to a file of its own',
    ).toStrictEqual([]);
  });

  test('are caught in a circle, even of types', () => {
    const a = file('shared/core/a.ts', "import { b } from './b.ts';");
    const b = file('shared/core/b.ts', "export * from './c.ts';");
    const c = file('shared/core/c.ts', "import type { A } from './a.ts';");
    expect(importCycles([a, b])).toStrictEqual([]);
    expect(importCycles([a, b, c])).toStrictEqual([
      'shared/core/a.ts -> shared/core/b.ts -> shared/core/c.ts -> shared/core/a.ts',
    ]);
  });
});
