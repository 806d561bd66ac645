import { shownLines } from '../shared/config/index.ts';
import type { Application } from './application.ts';

/** What keeps feeds from running, a line each with its place: what is wrong with them in feeds.json, and secrets that are missing now. */
export const faultsOf = ({
  feeds,
  refused,
  missingSecrets,
}: Pick<Application, 'feeds' | 'refused' | 'missingSecrets'>): readonly string[] =>
  shownLines([...refused.flatMap(({ problems }) => problems), ...feeds.flatMap(missingSecrets)]);
