import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ACTIONS } from '../../page/actions/actions.ts';
import { ENDPOINT_NAMES, endpointOf, PROBLEMS } from '../../shared/api/index.ts';
import { schemasOf } from '../../shared/api/schemas/index.ts';
import { CONFLICTS, type Verdict } from '../../shared/delta/transaction/conflict.ts';
import type { EdmType } from '../../shared/odata/metadata/edm-type.ts';
import { RUN_OUTCOMES } from '../../shared/state/stored/run-outcome.ts';
import { everyTypeSet } from '../interop/every-type.ts';
import { packagesOf, parsePins, READERS } from '../readers/engines.ts';
import { textOf } from '../support/repository-text.ts';

/** The rows of the first table whose head begins with `head`, as lists of cells. */
const tableRows = (document: string, head: string): readonly (readonly string[])[] => {
  const [, rest = ''] = document.split(`\n| ${head}`);
  const [, , ...lines] = rest.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};

const firstCells = (path: string, head: string): string =>
  tableRows(textOf(path), head)
    .map(([cell = '']) => cell)
    .join('\n');

const named = (text: string, name: RegExp): readonly string[] =>
  [...text.matchAll(name)].map(([, found = '']) => found).toSorted();

test('a table is read to its end', () => {
  const document = 'a\n\n| what | why |\n| ---- | --- |\n| `b`  | c   |\n| d    | e   |\n\n| f |\n';
  expect(tableRows(document, 'what')).toStrictEqual([
    ['`b`', 'c'],
    ['d', 'e'],
  ]);
});

test('docs/http.md has every route, with the statuses that it answers', () => {
  const routes = ENDPOINT_NAMES.map((name) => {
    const { method, path } = endpointOf(name);
    const { answers, problems } = schemasOf(name);
    const statuses = new Set([...Object.keys(answers).map(Number), ...problems]);
    return `\`${method} /api/${path}\` ${[...statuses].toSorted((a, b) => a - b).join(', ')}`;
  });
  const rows = tableRows(textOf('docs/http.md'), 'route').map(
    ([route, , statuses]) => `${route} ${statuses}`,
  );
  expect(new Set(rows)).toStrictEqual(new Set(routes));
});

test('docs/http.md has every kind of problem, by its status', () => {
  const rows = tableRows(textOf('docs/http.md'), 'status | `kind`').flatMap(([status = '', kinds = '']) =>
    named(kinds, /`([a-z]+(?:-[a-z]+)*)`/g).map((kind) => `${status} ${kind}`),
  );
  const kinds = Object.entries(PROBLEMS).map(([kind, { status }]) => `${status} ${kind}`);
  expect(kinds.filter((one) => !rows.includes(one))).toStrictEqual([]);
});

test('docs/operations.md says what every outcome of a run means', () => {
  expect(named(firstCells('docs/operations.md', '`outcome`'), /`([\w-]+)`/g)).toStrictEqual(
    [...RUN_OUTCOMES].toSorted(),
  );
});

/** Each of them: one that is added does not compile here. */
const EDM_TYPES: Readonly<Record<EdmType, true>> = {
  'Edm.SByte': true,
  'Edm.Byte': true,
  'Edm.Int16': true,
  'Edm.Int32': true,
  'Edm.Int64': true,
  'Edm.Decimal': true,
  'Edm.Single': true,
  'Edm.Double': true,
  'Edm.Boolean': true,
  'Edm.Date': true,
  'Edm.TimeOfDay': true,
  'Edm.DateTimeOffset': true,
  'Edm.Duration': true,
  'Edm.Guid': true,
  'Edm.String': true,
  'Edm.Binary': true,
};

test('docs/feeds.md says what every type of a source becomes', () => {
  expect(named(firstCells('docs/feeds.md', 'in `$metadata`'), /`(Edm\.\w+)`/g)).toStrictEqual(
    Object.keys(EDM_TYPES).toSorted(),
  );
});

test('the tables that other readers are given have a column of every type of a source', () => {
  const types = everyTypeSet().entityType.properties.map(({ type }) => type);
  expect(Object.keys(EDM_TYPES).filter((type) => !types.includes(type))).toStrictEqual([]);
});

test('docs/readers.md names every reader in the versions that are pinned, and how it writes a time', () => {
  const wanted = READERS.map((reader) => [
    reader.name,
    packagesOf(reader, parsePins(textOf(`test/readers/${reader.folder}/requirements.txt`))),
    reader.how,
  ]);
  const page = textOf('docs/readers.md');
  expect(tableRows(page, 'reader ').map((cells) => cells.slice(0, 3))).toStrictEqual(wanted);
  expect(wanted.flat().filter((cell) => cell?.includes('unpinned'))).toStrictEqual([]);
  const [, times = ''] = page.split('## How a time is written');
  const literals = tableRows(times, 'reader ').map(([name, literal = '']) => [
    name,
    /^`.*2026.*`$/.test(literal),
  ]);
  expect(literals).toStrictEqual(READERS.map(({ name }) => [name, true]));
});

test('docs/readers.md counts what each reader was asked and got right', () => {
  const counts = tableRows(textOf('docs/readers.md'), 'reader ').flatMap((cells) => cells.slice(3, 6));
  expect(counts).toHaveLength(3 * READERS.length);
  expect(counts.filter((count) => !/^(?:all \d+|\d+ of \d+)$/.test(count))).toStrictEqual([]);
});

/** A cell as it is worded: what follows where the winner touches, and where it does not. */
const cellOf = (text: string): readonly Verdict[] =>
  text
    .replace(/^[^:]*: /, '')
    .split(', else ')
    .map((words) => words.replace('take it back', 'take-back').replaceAll(' ', '-') as Verdict);

test('docs/design.md has the rules of conflicts, cell by cell', () => {
  const rules = Object.values(CONFLICTS).map((row) =>
    Object.values(row).map((rule) => (typeof rule === 'string' ? [rule] : [rule.touching, rule.apart])),
  );
  const written = tableRows(textOf('docs/design.md'), 'the winner').map(([, ...cells]) => cells.map(cellOf));
  expect(written).toStrictEqual(rules);
});

test('docs/page.md has every action of the page, with its route and its command', () => {
  const subject = { feed: 'orders', runId: 'one' };
  const actions = Object.values(ACTIONS).map(({ label, call, command }) => {
    const { method, path } = endpointOf(call(subject, {}).endpoint);
    return [label, `\`${method} /api/${path}\``, `\`${command(subject, {})[0]}\``];
  });
  expect(tableRows(textOf('docs/page.md'), 'action').map((cells) => cells.slice(0, 3))).toStrictEqual(
    actions,
  );
});

test('docs/page.md has the headers that the page is sent with', () => {
  const [, headers = ''] = /^```text\n([\s\S]*?)^```/m.exec(textOf('docs/page.md')) ?? [];
  const lines = headers.trim().split('\n');
  expect(lines).toHaveLength(3);
  const sent = textOf('functions/ui-http.ts').replaceAll('"', "'").replaceAll(/\s+/g, ' ');
  const written = lines.map((line) => line.replace(': ', "': '").replaceAll('"', "'"));
  expect(written.filter((line) => !sent.includes(`'${line}'`))).toStrictEqual([]);
});

test('docs/README.md leads to every document', () => {
  const index = textOf('docs/README.md');
  const pages = readdirSync(resolve(import.meta.dirname, '../../docs')).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  expect(pages.filter((name) => !index.includes(`](${name})`))).toStrictEqual([]);
});

test('README.md is read in four minutes: 800 words', () => {
  expect(textOf('README.md').trim().split(/\s+/).length).toBeLessThanOrEqual(800);
});
