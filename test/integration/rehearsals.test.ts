import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectPlayed, fencesOf, PlayedMachine } from '../support/played-document.ts';

// One section after the other, as they stand: each begins where the one before has left the machine.
describe.each(['docs/runbooks.md', 'docs/how-to.md'])('a rehearsal of %s', (path) => {
  const sections = Map.groupBy(fencesOf(path), ({ under }) => under);
  let machine: PlayedMachine;

  beforeAll(async () => {
    machine = await PlayedMachine.open();
  });

  afterAll(() => machine.close());

  test.each([...sections])('%s', async (_under, fences) => {
    await expectPlayed(machine, fences);
    expect(machine.stack.feeds.faults).toStrictEqual([]);
  });
});
