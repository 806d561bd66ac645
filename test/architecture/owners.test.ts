import { expect, test } from 'vitest';
import { OWNED, strayCalls } from './owner-rules.ts';
import { readSources } from './source-file.ts';

const sources = await readSources();

test('the log, the state and the files of a lake are changed by the files that own it, and no other', () => {
  expect(strayCalls(sources), 'docs/design.md, Rooms: call the file that owns it').toStrictEqual([]);
});

test('every owner makes the call that it owns', () => {
  const idle = OWNED.flatMap(({ owners, call }) =>
    owners.filter((owner) => !sources.some(({ path, text }) => path.startsWith(owner) && call.test(text))),
  );
  expect(idle).toStrictEqual([]);
});

test.each([
  ['await lake.putIfAbsent(path, bytes);', 'puts a file that must not be there'],
  ['const put = await putCommit(lake, table, 3, actions, options);', 'puts an entry of the log'],
  ['await client.submitTransaction(actions);', 'writes entities of the state'],
  ['await client.upsertEntity(job, "Replace");', 'writes entities of the state'],
  ['await deps.lake.delete(staged);', 'deletes a file of the lake'],
])('another file is caught at %s', (text, what) => {
  const path = 'shared/sync/append/append.ts';
  expect(strayCalls([{ path, text }])).toStrictEqual([`${path} ${what}`]);
  expect(strayCalls([{ path, text: `// ${text}` }])).toStrictEqual([]);
});
