import { expect, test } from 'vitest';
import { FINDING_KINDS, severityOf } from '../../shared/sync/look/judge/finding-words.ts';
import { textOf } from '../support/repository-text.ts';

const [, SECTION = ''] = /^## Findings\n([\s\S]*?)^## /m.exec(textOf('docs/check.md')) ?? [];

const rows = [...SECTION.matchAll(/^\| `([\w-]+)` *\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map((match) =>
  match.slice(1).map((cell) => cell.trim()),
);

test('docs/check.md tells what each finding of a check means, in one row with its severity', () => {
  expect(rows.map(([kind, severity]) => `${kind} ${severity}`)).toStrictEqual(
    FINDING_KINDS.map((kind) => `${kind} ${severityOf(kind)}`),
  );
});

test('and what to write', () => {
  expect(rows.filter((cells) => cells.some((cell) => cell === ''))).toStrictEqual([]);
});
