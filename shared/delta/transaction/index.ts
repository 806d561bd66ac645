export { putFence } from './fence.ts';
export { type Announced, baseHolds, type Intents, putAnnounced, type PutPorts } from './put-announced.ts';
export { COMMIT_GRACE_MS, putCommit } from './put-commit.ts';
export { takeBack } from './take-back.ts';
export { type Built, type Ended, type Since, transact } from './transaction.ts';
export { straysAmong } from './winner.ts';
export type { WriterPorts } from './writer-ports.ts';
