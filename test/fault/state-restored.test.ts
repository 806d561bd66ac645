import { expect, test } from 'vitest';
import { createReloadWorld } from '../support/reload-world.ts';
import { restoreState } from '../support/restore-state.ts';
import { columnTexts, plainSet, sourceTexts } from '../support/world-checks.ts';

const item = (n: number) => ({ Id: n, Name: `n${n}` });
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

test('T2: a state from before a reload that emptied its window lets the watermark pass no row', async () => {
  const rows = [...range(1, 50), ...range(56, 60)].map(item);
  const set = plainSet('Items', ['Id'], { Id: 'Edm.Int32', Name: 'Edm.String?' }, rows);
  const world = createReloadWorld({ set, cursor: { column: 'Id' } });
  await world.run();
  const before = await world.storedState();
  for (const id of range(56, 60)) world.service.remove('Items', id);
  // The count is wrong whenever it is asked for.
  world.service.onRequest = ({ url }) => (url.includes('$count') ? new Response('7') : undefined);
  const reloaded = await world.reload({ window: { from: '55' }, force: true });
  world.service.onRequest = undefined;
  expect(reloaded).toMatchObject({ outcome: 'reloaded', to: '50', reload: { window: { from: '55' } } });

  if (before !== undefined) await restoreState(world, before);
  world.service.insert('Items', [item(53), item(60)]);
  expect(await world.run()).toMatchObject({ outcome: 'appended', from: '60', to: '60', rows: 2 });
  expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
});
