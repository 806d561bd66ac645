import { beforeEach } from 'vitest';
import type { Deed, TableCall, TableRelay } from '../support/table-relay.ts';

/** Keeps what the tests of a file send, for its last test. To be called before the hook that opens their tables. */
export const useSentCalls = (relay: () => TableRelay) => {
  const sent: TableCall[] = [];
  const keep = (): void => void sent.push(...relay().seen);
  beforeEach(keep);
  /** Sets the rule of the relay, which forgets what it has seen. */
  const relayBy = (rule?: (call: TableCall) => Deed): void => {
    keep();
    relay().do(rule);
  };
  return { sent: sent as readonly TableCall[], relayBy };
};
