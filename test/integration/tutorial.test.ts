import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOrders } from '../../local/read-orders.ts';
import { parseFeeds } from '../../shared/config/index.ts';
import { expectPlayed, fencesOf, PlayedMachine } from '../support/played-document.ts';
import { textOf } from '../support/repository-text.ts';

const fences = fencesOf('docs/tutorial.md');
const isNightly = ({ under }: { readonly under: string }): boolean => under === '4. Every night';

let machine: PlayedMachine;

beforeAll(async () => {
  machine = await PlayedMachine.open();
});

afterAll(() => machine.close());

test('what the tutorial says of "here" is so, from its first line to its last', async () => {
  await expectPlayed(
    machine,
    fences.filter((fence) => !isNightly(fence)),
  );
  const { sample, lakeFolder = '' } = machine.stack;
  const rows = sample?.service.rows('Orders') ?? [];
  const { orders } = await readOrders(lakeFolder);
  expect(orders).toStrictEqual(rows.toSorted((a, b) => Number(a['OrderID']) - Number(b['OrderID'])));
});

test('and its schedule is one', () => {
  const shipped = JSON.parse(textOf('feeds.json')) as { readonly feeds: readonly object[] };
  const [nightly] = fences.filter(isNightly).map(({ text }) => JSON.parse(text) as object);
  const { feeds } = parseFeeds(
    JSON.stringify({ feeds: [{ ...shipped.feeds[0], ...nightly }] }),
    'feeds.json',
  );
  expect(feeds[0]?.reloadSchedule).toStrictEqual({ everyMs: 86_400_000, atMs: 7_200_000 });
});
