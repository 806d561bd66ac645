import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEMO_FEEDS } from '../../../local/demo-feed.ts';
import { loadLocalFeeds } from '../../../local/local-feeds.ts';
import { watchFeeds } from '../../../local/watch-feeds.ts';
import { FAIR_WAIT } from '../../support/fair-wait.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-watch-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('feeds that change while they run are said to be read at the next start, with what is wrong', async () => {
  const file = join(folder, 'my.json');
  await writeFile(file, DEMO_FEEDS);
  const said: string[] = [];
  const stop = new AbortController();
  watchFeeds(await loadLocalFeeds({ FEEDS_FILE: file }), (line) => said.push(line), stop.signal, 20);
  const write = async (text: string): Promise<void> => {
    const before = said.length;
    await writeFile(file, text);
    await vi.waitFor(() => expect(said).toHaveLength(before + 1), FAIR_WAIT);
  };
  await write(DEMO_FEEDS.replace('"last":10', '"last":100'));
  await write(DEMO_FEEDS.replace('}]', '},{"name":"items"}]'));
  await write('{');
  await write(DEMO_FEEDS);
  stop.abort();
  expect(said).toEqual([
    `${file} has changed. It is read at the next start: stop with Ctrl-C and start again.`,
    expect.stringMatching(
      /^.* start again\.\nFeeds of it would not run:\n.*feeds\[1\]\.source \(feed "items"\): is missing/,
    ),
    `${file} has changed, and would not start:\n${file}:1:2: not JSON from here on; plain JSON has double quotes, no comments and no trailing commas`,
    `${file} is again what runs.`,
  ]);
});
