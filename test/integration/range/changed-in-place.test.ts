import { describe, expect, test } from 'vitest';
import { append } from '../../support/play-story.ts';
import { noteKinds } from '../../support/note-kinds.ts';
import { plainSet } from '../../support/plain-set.ts';
import { createReloadWorld } from '../../support/reload-world.ts';
import { minute, storyOf, values } from '../../support/source-story.ts';
import { expectLikeSource } from '../../support/world-checks.ts';

const invoices = () => {
  const types = { Id: 'Edm.Int32', ChangedOn: 'Edm.Date', Status: 'Edm.String' };
  const rows = values(6, (n) => ({
    Id: n + 1,
    ChangedOn: `2025-12-0${1 + Math.floor(n / 2)}`,
    Status: 'draft',
  }));
  return createReloadWorld({
    set: plainSet('Invoices', ['Id'], types, rows),
    cursor: { column: 'ChangedOn' },
  });
};

describe('a second change on the same day, of a date cursor', () => {
  test('is noted where it is seen, in one request, and a reload of that day takes it', async () => {
    const world = invoices();
    await world.run();
    world.service.update('Invoices', 6, { Status: 'approved' });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
    expect(run.noteFacts).toStrictEqual([{ kind: 'changed-in-place', column: 'ChangedOn', rows: 1 }]);
    expect(noteKinds(await world.run())).toStrictEqual([]);
    expect(await world.reload({ window: { last: { ms: 86_400_000 } } })).toMatchObject({
      outcome: 'reloaded',
      reload: { changes: { changed: 1 } },
    });
    await expectLikeSource(world, ['Id', 'Status']);
    expect(noteKinds(await world.run())).toStrictEqual([]);
  });

  test('is not seen below the watermark', async () => {
    const world = invoices();
    await world.run();
    world.service.update('Invoices', 1, { Status: 'approved' });
    expect(noteKinds(await world.run())).toStrictEqual([]);
  });

  test('is noted beside rows that are new', async () => {
    const world = invoices();
    await world.run();
    world.service.update('Invoices', 6, { Status: 'approved' });
    world.service.insert('Invoices', [{ Id: 7, ChangedOn: '2025-12-03', Status: 'draft' }]);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(noteKinds(run)).toStrictEqual(['changed-in-place']);
  });
});

test('a row that comes again as it was is no change, and costs no state', async () => {
  const story = storyOf({ keyType: 'Edm.Guid', quirks: { spelling: 'turns' } }, values(30, minute));
  await append(story);
  const before = (await story.world.state.entry('orders'))?.state;
  for (const _ of [1, 2, 3]) expect(await append(story)).toMatchObject({ requests: 1, notes: [] });
  expect((await story.world.state.entry('orders'))?.state).toStrictEqual(before);
});
