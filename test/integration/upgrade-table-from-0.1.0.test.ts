import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Ports } from '../support/memory-world.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { createRawRows } from '../support/raw-rows.ts';

const TABLE = new URL('../fixtures/0.1.0/table/', import.meta.url);
const FOLDER = 'Tables/Readings';

const fixture = (name: string): Promise<string> => readFile(new URL(name, TABLE), 'utf8');

const rowTexts = async (): Promise<readonly string[]> => (await fixture('rows.txt')).trimEnd().split('\n');

interface Upgraded {
  readonly world: ReloadWorld;
  readonly ports: Ports;
}

/** The table that version 0.1.0 wrote of a source, and that source, with these rows. */
const upgraded = async (rows: readonly string[]): Promise<Upgraded> => {
  const { rootUrl, fetch } = createRawRows({
    name: 'Readings',
    metadata: await fixture('metadata.xml'),
    key: 'Id',
    queried: { Id: 'Edm.Int64', ModifiedAt: 'Edm.DateTimeOffset' },
    rows,
    pageSize: 5,
  });
  const world = createReloadWorld({ cursor: { column: 'ModifiedAt' } });
  const files = JSON.parse(await fixture('files.json')) as Readonly<Record<string, readonly string[]>>;
  for (const [path, base64] of Object.entries(files))
    await world.lake.write(`${FOLDER}/${path}`, Buffer.from(base64.join(''), 'base64'));
  world.feed = {
    ...world.feed,
    tablePath: FOLDER,
    columns: JSON.parse(await fixture('columns.json')),
    source: { ...world.feed.source, serviceUrl: rootUrl, entitySet: 'Readings' },
  };
  return { world, ports: { lake: world.lake, state: world.state, fetch } };
};

const reload = ({ world, ports }: Upgraded, dryRun = false) =>
  world.reload({ window: { all: true }, dryRun, deps: world.depsOver(ports) });

test('a reload of a table that 0.1.0 wrote sees no row as changed while the source answers the same bytes', async () => {
  const feed = await upgraded(await rowTexts());
  expect(await reload(feed)).toMatchObject({ outcome: 'unchanged' });
  expect((await feed.world.snapshot())?.version).toBe(1);
});

test('an append goes on after the rows that 0.1.0 wrote, and takes none of them again', async () => {
  const { world, ports } = await upgraded(await rowTexts());
  expect(await world.run({ over: ports })).toMatchObject({ outcome: 'no-new-rows' });
});

test('a row of which one digit within a complex value is another is seen as changed', async () => {
  const texts = await rowTexts();
  const changed = texts.map((text, at) => (at === 0 ? text.replace('"Lat":1.50', '"Lat":1.51') : text));
  expect(changed).not.toStrictEqual(texts);
  expect(await reload(await upgraded(changed), true)).toMatchObject({
    outcome: 'compared',
    reload: { changes: { changed: 1, same: 12, inserted: 0, deleted: 0 } },
  });
});
