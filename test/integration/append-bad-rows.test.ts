import { describe, expect, test } from 'vitest';
import { at, eventsOf, eventsSet, MODIFIED } from '../support/events.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';

const PLACE = `behind the row whose ModifiedAt is ${at(4)}`;

/** Ten events, a second apart, of which the service cannot write the one with that id. */
const breaking = (how: 'tears' | 'fails', bad: number, pageSize = 7): ReloadWorld =>
  createReloadWorld({
    set: eventsSet(eventsOf(1, 10)),
    cursor: MODIFIED,
    pageSize,
    quirks: { badRow: { is: ({ Id }) => Id === bad, how, times: 1_000_000 } },
  });

const rowsOf = (from: number, to: number) => eventsOf(from, to).map((event) => ({ ...event, Note: null }));

const expectAllRows = async (world: ReloadWorld): Promise<void> =>
  expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));

describe('a service that breaks off its answers behind a row', () => {
  test('brings the rows before it, and the failure names the value, twice as passing and then as lasting', async () => {
    const world = breaking('tears', 5);
    const first = await world.run();
    expect(first).toMatchObject({ outcome: 'failed', errorKind: 'source-unavailable', rows: 4 });
    expect(first.message).toContain(PLACE);
    expect(await world.run()).toMatchObject({ errorKind: 'source-unavailable', rows: 0 });
    const third = await world.run();
    expect(third).toMatchObject({ errorKind: 'source-contract', rows: 0 });
    expect(third.message).toContain(`in 3 runs in a row the service broke off its answers ${PLACE}`);
    expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2', '3', '4']);
  });

  test('begins to be counted anew once a run came to the end', async () => {
    const world = breaking('tears', 5);
    for (let runs = 0; runs < 2; runs += 1) await world.run();
    delete world.service.quirks.badRow;
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 6 });
    await expectAllRows(world);
    expect((await world.storedState())?.source).not.toHaveProperty('breaksRuns');
  });

  test.each(['tears', 'fails'] as const)(
    'at its first row (%s) is not said to refuse $orderby',
    async (how) => {
      const world = breaking(how, 20, 1);
      await world.run();
      const rows = [
        { Id: 20, ModifiedAt: at(11), Note: null },
        { Id: 15, ModifiedAt: at(12), Note: null },
      ];
      world.service.insert('Events', rows);
      const run = await world.run();
      expect(run).toMatchObject({ outcome: 'failed' });
      expect(run.noteFacts ?? []).not.toContainEqual({ kind: 'option-refused', option: '$orderby' });
      delete world.service.quirks.badRow;
      await world.run();
      await expectAllRows(world);
    },
  );
});

/** Answers of more than five rows have one whose text is a number. */
const spoil = (world: ReloadWorld): void => {
  world.service.onRequest = ({ url }) =>
    url.includes('$top') && !url.includes('desc') && Number(/\$top=(\d+)/.exec(url)?.[1]) > 5
      ? new Response(
          JSON.stringify({
            value: [...rowsOf(3, 4), { Id: 5, ModifiedAt: at(5), Note: 7 }],
          }),
          { headers: { 'content-type': 'application/json' } },
        )
      : undefined;
};

test('a row with a value that cannot be taken ends a run behind the rows before it, which are taken, and the failure names their last value', async () => {
  const world = createReloadWorld({ set: eventsSet(eventsOf(1, 3)), cursor: MODIFIED });
  await world.run();
  world.service.insert('Events', rowsOf(4, 4));
  spoil(world);
  const run = await world.run();
  expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract', rows: 1 });
  expect(run.message).toContain(PLACE);
  expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2', '3', '4']);
  world.service.onRequest = undefined;
  world.service.insert('Events', rowsOf(5, 5));
  await world.run();
  await expectAllRows(world);
});
