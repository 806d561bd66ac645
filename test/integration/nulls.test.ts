import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { Note } from '../../shared/state/index.ts';
import { noteKinds } from '../support/note-kinds.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { asked, columnTexts } from '../support/world-checks.ts';

interface Source {
  readonly properties: Readonly<Record<string, string>>;
  readonly rows: readonly JsonObject[];
  readonly cursor: string;
}

/** A source that says of these properties that they are never null, and has nulls in them. */
const promising = async (
  { properties, rows, cursor }: Source,
  names: readonly string[],
): Promise<ReloadWorld> => {
  const set = plainSet('Tasks', ['Id'], properties, rows);
  const world = createReloadWorld({ set, cursor: { column: cursor }, pageSize: 2 });
  const metadata = await world.service.fetch(`${world.service.rootUrl}/$metadata`);
  const promised = names.reduce(
    (xml, name) =>
      xml.replace(new RegExp(`(<Property Name="${name}" [^>]*)Nullable="true"`), '$1Nullable="false"'),
    await metadata.text(),
  );
  world.service.onRequest = ({ url }) =>
    url.endsWith('$metadata')
      ? new Response(promised, { headers: { 'content-type': 'application/xml' } })
      : undefined;
  return world;
};

const at = (n: number): string => `2026-01-01T00:00:0${n}Z`;

describe('a null that $metadata does not allow', () => {
  const tasks = {
    properties: { Id: 'Edm.Int32', Subject: 'Edm.String?', Owner: 'Edm.Int32?' },
    rows: [1, 2, 3, 4, 5, 6, 7].map((Id) => ({
      Id,
      Subject: Id === 6 ? null : `s${Id}`,
      Owner: Id === 5 ? null : Id,
    })),
    cursor: 'Id',
  };

  test('is null in the table, and noted with its column', async () => {
    const world = await promising(tasks, ['Subject', 'Owner']);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 7 });
    for (const column of ['Subject', 'Owner'])
      expect(run.noteFacts).toContainEqual(expect.objectContaining({ kind: 'null-not-allowed', column }));
    expect(run.noteFacts).toHaveLength(2);
    expect(await columnTexts(world, 'Subject')).toContain('null');
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('comes by a reload as well', async () => {
    const world = await promising(tasks, ['Subject', 'Owner']);
    await world.run();
    world.service.update('Tasks', 7, { Subject: null });
    const run = await world.reload({ window: { rows: 2 } });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { changed: 1, same: 1 } } });
    expect(run.noteFacts).toContainEqual<Note>({ kind: 'null-not-allowed', column: 'Subject', rows: 2 });
  });
});

describe('a null in a cursor that $metadata promises', () => {
  const events = {
    properties: { Id: 'Edm.Int32', At: 'Edm.DateTimeOffset?' },
    rows: [
      { Id: 1, At: null },
      { Id: 2, At: at(2) },
      { Id: 3, At: null },
      { Id: 4, At: at(4) },
    ],
    cursor: 'At',
  };

  test('leaves its row out, and says so; from then on such rows are filtered', async () => {
    const world = await promising(events, ['At']);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 2 });
    expect(run.noteFacts).toContainEqual<Note>({ kind: 'cursor-null', column: 'At', rows: 2 });
    expect(noteKinds(run)).not.toContain('count-differs');
    expect(await world.storedState()).toMatchObject({
      cursorNullable: true,
      watermark: at(4),
      verifiedThrough: at(4),
    });
    expect(await columnTexts(world, 'Id')).toStrictEqual(['2', '4']);
    world.service.clearRequests();
    world.service.insert('Tasks', [
      { Id: 5, At: at(5) },
      { Id: 6, At: null },
    ]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    for (const url of asked(world).filter((each) => each.includes('filter')))
      expect(url).toContain('At ne null');
  });

  test('is counted again a day later', async () => {
    const world = await promising(events, ['At']);
    await world.run();
    world.service.insert('Tasks', [{ Id: 6, At: null }]);
    expect(noteKinds(await world.run())).not.toContain('cursor-null');
    world.clock.advance(86_400_000);
    expect((await world.run()).noteFacts).toContainEqual<Note>({
      kind: 'cursor-null',
      column: 'At',
      rows: 3,
    });
  });

  test('does not hide the source\u2019s top from the first reload of a state that knows of none', async () => {
    const world = await promising({ ...events, rows: [{ Id: 2, At: at(2) }] }, ['At']);
    await world.run();
    world.service.insert('Tasks', [
      { Id: 3, At: null },
      { Id: 4, At: at(4) },
    ]);
    const { onRequest } = world.service;
    // Descending, many a database has nulls first.
    world.service.onRequest = (request, index) =>
      request.url.includes('desc') && !/At.ne.null|At%20ne%20null/.test(request.url)
        ? Response.json({ value: [{ Id: 3, At: null }] })
        : onRequest?.(request, index);
    const run = await world.reload({ window: { rows: 1 } });
    expect(run).toMatchObject({ outcome: 'reloaded', to: at(4) });
  });
});

test('a null in the key is refused, with its column and what to do', async () => {
  const properties = { Id: 'Edm.Int32', Line: 'Edm.Int32?', At: 'Edm.DateTimeOffset' };
  const rows = [1, 2].map((Id) => ({ Id, Line: Id === 2 ? null : 1, At: at(Id) }));
  const set = plainSet('Tasks', ['Id'], properties, rows);
  const world = createReloadWorld({ set, cursor: { column: 'At' } });
  world.feed = { ...world.feed, source: { ...world.feed.source, key: ['Id', 'Line'] } };
  const run = await world.run();
  expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
  expect(run.message).toContain('has no Line');
  expect(run.message).toContain('"filter": "Line ne null"');
});
