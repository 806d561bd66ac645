import { describe, expect, test } from 'vitest';
import type { StoredNote } from '../../shared/state/index.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { plainSet } from '../support/plain-set.ts';

const MEMBERS = 'members-not-taken';

/** A set with text and binary columns, whose pages are written by hand. */
const written = (): ReloadWorld => {
  const set = plainSet('Items', ['Id'], { Id: 'Edm.Int32', Text: 'Edm.String?', Bytes: 'Edm.Binary?' }, []);
  return createReloadWorld({ set, cursor: { column: 'Id' } });
};

const answer = (world: ReloadWorld, ...rows: readonly string[]): void => {
  world.service.onRequest = ({ url }) => {
    if (url.includes('/$count')) return new Response(String(rows.length));
    if (!url.includes('/Items?')) return undefined;
    const isFirst = !decodeURIComponent(url).includes('Id gt');
    const body = `{"value":[${isFirst ? rows.join(',') : ''}]}`;
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  };
};

/** What a run notes of its rows. The service here answers the same to every question, so it ignores the filter, too. */
const factsOf = ({ noteFacts = [] }: { readonly noteFacts?: readonly StoredNote[] }): readonly StoredNote[] =>
  noteFacts.filter(({ kind }) => kind !== 'filter-ignored');

describe('an append notes', () => {
  test('members that no column takes, by name, and not those of annotations', async () => {
    const world = written();
    answer(world, '{"Id":1,"New":1,"Text@odata.type":"x"}', '{"Id":2,"Other":null,"New":2}');
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 2 });
    expect(factsOf(run)).toStrictEqual([{ kind: MEMBERS, names: 'New, Other' }]);
  });

  test('at most twenty of them', async () => {
    const world = written();
    const names = Array.from({ length: 23 }, (_, place) => `N${place}`);
    answer(world, `{"Id":1,${names.map((name) => `"${name}":1`).join(',')}}`);
    const listed = `${names.slice(0, 20).join(', ')} and 3 more`;
    expect(factsOf(await world.run())).toStrictEqual([{ kind: MEMBERS, names: listed }]);
  });

  test('no member that is declared, and left out by "select"', async () => {
    const world = written();
    world.feed = { ...world.feed, source: { ...world.feed.source, select: ['Id'] } };
    answer(world, '{"Id":1,"Text":"a","Bytes":null}');
    expect(factsOf(await world.run())).toStrictEqual([]);
  });

  test('texts that lost a part, and binary values that look like hexadecimal digits', async () => {
    const world = written();
    answer(
      world,
      String.raw`{"Id":1,"Text":"a\ud83d","Bytes":"0xAB12"}`,
      String.raw`{"Id":2,"Text":"\ude00","Bytes":"0xCD34"}`,
    );
    expect(factsOf(await world.run())).toStrictEqual([
      { kind: 'text-replaced', column: 'Text', rows: 2 },
      { kind: 'binary-looks-hex', column: 'Bytes' },
    ]);
  });

  test('all of it too where a later page fails', async () => {
    const world = written();
    const first = '{"value":[{"Id":1,"New":1}],"@odata.nextLink":"Items?page=2"}';
    world.service.onRequest = ({ url }) => {
      if (!url.includes('/Items?')) return undefined;
      const isFirst = !url.includes('page=2');
      const headers = { 'content-type': 'application/json' };
      return new Response(isFirst ? first : '', { headers, status: isFirst ? 200 : 403 });
    };
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', rows: 1 });
    expect(factsOf(run)).toStrictEqual([{ kind: MEMBERS, names: 'New' }]);
  });

  test('nothing of a page that has no new row', async () => {
    const world = written();
    answer(world, '{"Id":1}');
    await world.run();
    world.service.onRequest = () =>
      new Response(String.raw`{"value":[{"Id":1,"New":1,"Text":"\ud83d"}]}`, {
        headers: { 'content-type': 'application/json' },
      });
    expect(factsOf(await world.run()).map(({ kind }) => kind)).toStrictEqual([]);
  });
});

test('a reload notes the same', async () => {
  const world = written();
  answer(world, '{"Id":1}');
  await world.run();
  answer(world, String.raw`{"Id":1,"Text":"a\ud83d","Bytes":"0xAB12","New":1}`);
  expect(factsOf(await world.reload({ window: { all: true } }))).toStrictEqual([
    { kind: MEMBERS, names: 'New' },
    { kind: 'text-replaced', column: 'Text', rows: 1 },
    { kind: 'binary-looks-hex', column: 'Bytes' },
  ]);
});
