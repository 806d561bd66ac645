export { appendFeed } from './append-feed.ts';
export type { RunRequest } from './new-job.ts';
export { abandonRun, resumeRun } from './resume-run.ts';
export { sendRun } from './send-run.ts';
export { runStatus, startRun } from './start-run.ts';
