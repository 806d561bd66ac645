export { abandonRun } from './abandon.ts';
export { cancelRun } from './cancel.ts';
export type { RunRequest } from './new-job.ts';
export { resumeRun } from './resume.ts';
export { sendRun } from './send-run.ts';
export { startRun } from './start.ts';
export { runStatus } from './status.ts';
export { appendFeed, maintainFeed, reloadFeed } from './timed-runs.ts';
