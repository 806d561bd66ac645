import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApplication } from '../../../functions/application.ts';
import { loadLocalFeeds } from '../../../local/local-feeds.ts';
import { feedSettings } from '../../../local/stack.ts';

const LEAST = {
  LAKE_URL: 'file:./.tidemark/lake',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  SYNC_SCHEDULE: '0 */5 * * * *',
};

test('what is wrong with a feed is told by the file that was written, though the app reads a copy', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-feeds-'));
  const file = join(folder, 'own.json');
  const { feeds } = JSON.parse(await readFile('feeds.json', 'utf8')) as { feeds: [object] };
  const wrong = { ...feeds[0], name: 'wrong', table: 'Wrong', cursr: { column: 'OrderID' } };
  await writeFile(file, JSON.stringify({ feeds: [...feeds, wrong] }));
  const local = await loadLocalFeeds({ FEEDS_FILE: file });
  const settings = await feedSettings(local, folder, 'http://127.0.0.1:7080/V4');
  expect(settings['FEEDS_FILE']).toBe(join(folder, 'feeds.json'));
  const { refused, feeds: loaded } = createApplication(
    { ...LEAST, ...settings },
    new AbortController().signal,
  );
  expect(refused).toMatchObject([{ place: `${file}: feeds[1]` }]);
  expect(refused[0]?.problems.every((line) => line.startsWith(`${file}: feeds[1]`))).toBe(true);
  expect(loaded[0]).toMatchObject({ place: `${file}: feeds[0]` });
  await rm(folder, { recursive: true });
});
