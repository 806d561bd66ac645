import { describe, expect, test } from 'vitest';
import { readRepository } from './source-file.ts';
import { workflowFaults } from './workflow-rules.ts';

const workflows = (await readRepository()).filter(({ path }) =>
  /^\.github\/workflows\/[\w-]+\.ya?ml$/.test(path),
);

const workflow = (step: string, head = 'permissions: {}'): string =>
  `${head}\njobs:\n  one:\n    steps:\n      - ${step}\n`;
const SHA = '3d3c42e5aac5ba805825da76410c181273ba90b1';

describe('the workflows', () => {
  test('are there, and run nothing that is not pinned', () => {
    expect(workflows.map(({ path }) => path)).toStrictEqual([
      '.github/workflows/azure-dev.yml',
      '.github/workflows/check.yml',
      '.github/workflows/what-if.yml',
    ]);
    expect(workflows.flatMap(workflowFaults)).toStrictEqual([]);
  });

  test('may use an action by its commit', () => {
    expect(workflowFaults({ path: 'a.yml', text: workflow(`uses: actions/checkout@${SHA}`) })).toStrictEqual(
      [],
    );
  });

  test.each([
    ['a tag', workflow('uses: actions/checkout@v7')],
    ['a short commit', workflow('uses: actions/checkout@3d3c42e')],
    ['an action without a version', workflow('uses: actions/checkout')],
    ['an expression in a script', workflow('run: echo ${{ github.head_ref }}')],
    ['a secret', workflow("run: echo $KEY\n        env: { KEY: '${{ secrets.KEY }}' }")],
    ['no permissions', workflow('run: echo', '')],
    ['a bad indent', 'jobs:\n  one: [\n'],
    ['no jobs', 'permissions: {}\n'],
  ])('are caught with %s', (_what, text) => {
    expect(workflowFaults({ path: 'a.yml', text })).toHaveLength(1);
  });
});
