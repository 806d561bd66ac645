export { COMMIT_GRACE_MS, putCommit } from './put-commit.ts';
