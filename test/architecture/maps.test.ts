import { describe, expect, test } from 'vitest';
import { mapFaults } from './map-rules.ts';
import { readRepository } from './source-file.ts';

const repository = await readRepository();

const FILES = [
  'shared/lake/index.ts',
  'shared/lake/lake.ts',
  'shared/lake/azure/put.ts',
  'shared/lake/x.test.ts',
];

/** What is wrong with a room that has three files, when these rows are its map. */
const faults = (rows: string, before = ''): readonly string[] =>
  mapFaults([
    ...FILES.map((path) => ({ path, text: '' })),
    {
      path: 'shared/lake/README.md',
      text: `# Lake\n\n${before}| question | file |\n| --- | --- |\n${rows}\nEnd.`,
    },
  ]);

describe('the map of a room', () => {
  test('names every file once, and nothing else', () => {
    expect(
      mapFaults(repository),
      'CONTRIBUTING.md, The house: give the file its line in the map, or take it out',
    ).toStrictEqual([]);
  });

  test('may name several in one line, and be told of more outside', () => {
    const adapters = '| file | adapter |\n| --- | --- |\n| `lake.ts` | none |\n\n';
    expect(faults('| What? | `lake.ts` (the port), `azure/put.ts` |\n\n`lake.ts`', adapters)).toStrictEqual(
      [],
    );
  });

  test.each([
    ['| What? | `lake.ts` |\n', '`azure/put.ts` is missing. Which question does it answer?'],
    ['| What? | `lake.ts`, `put.ts`, `azure/put.ts` |\n', '`put.ts` is not there'],
    ['| What? | `lake.ts`, `azure/put.ts` |\n| How? | `lake.ts` |\n', '`lake.ts` is named more than once'],
    ['| What? | `lake.ts`, `azure/put.ts`, `x.test.ts` |\n', '`x.test.ts` is not there'],
  ])('is caught at %j', (rows, fault) => {
    expect(faults(rows)).toStrictEqual([`shared/lake/README.md, the map: ${fault}`]);
  });

  test('is caught missing', () => {
    const [file] = FILES.map((path) => ({ path, text: '' }));
    expect(mapFaults(file === undefined ? [] : [file])).toStrictEqual([
      'shared/lake/README.md has no map: a table `| question | file |`',
    ]);
  });
});
