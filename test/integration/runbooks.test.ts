import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectPlayed, fencesOf, PlayedMachine } from '../support/played-document.ts';

const sections = Map.groupBy(fencesOf('docs/runbooks.md'), ({ under }) => under);

let machine: PlayedMachine;

beforeAll(async () => {
  machine = await PlayedMachine.open();
});

afterAll(() => machine.close());

// One after the other, as they stand: each begins where the one before has left the machine.
describe('a rehearsal of docs/runbooks.md', () => {
  test.each([...sections])('%s', async (_under, fences) => {
    await expectPlayed(machine, fences);
    expect(machine.stack.feeds.faults).toStrictEqual([]);
  });
});
