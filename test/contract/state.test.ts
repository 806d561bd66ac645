import { describe } from 'vitest';
import { isEachPlace } from '../support/whole-sweep.ts';
import { claimContract } from './state-claims.ts';
import { historyContract } from './state-history.ts';
import { oddityContract } from './state-oddities.ts';
import { raceContract } from './state-races.ts';
import { recordContract } from './state-records.ts';
import { openMemoryWorld, type OpenWorld, useTables } from './state-worlds.ts';
import { waitingContract } from './state-waiting.ts';
import { writeContract } from './state-writes.ts';

const claimsAndWrites = (open: OpenWorld): void => {
  describe('claims', () => {
    claimContract(open);
    raceContract(open);
  });
  describe('writes', () => {
    writeContract(open);
  });
};

const contract = (open: OpenWorld): void => {
  claimsAndWrites(open);
  describe('records', () => {
    recordContract(open);
  });
  describe('runs that wait', () => {
    waitingContract(open);
  });
  describe('the history', () => {
    historyContract(open);
  });
  describe('what others wrote', () => {
    oddityContract(open);
  });
};

describe('state in memory', () => {
  contract(openMemoryWorld);
});

describe('state in Azure Table Storage', () => {
  contract(useTables().open);
});

describe('state in Azure Table Storage, whose every write lands and is denied at first', () => {
  // Of all records on a clean clone; where time is short, of those that runs depend on.
  (isEachPlace ? contract : claimsAndWrites)(useTables().openDoubtful);
});
