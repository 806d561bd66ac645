import type { EndpointName, Problem } from '../../shared/api/index.ts';
import { problemRemedy } from '../words/remedies.ts';

/** Why there is no answer to show: what happened in one sentence, and what to do. */
export interface Trouble {
  readonly kind: 'unreachable' | 'key' | 'version' | 'not-tidemark' | 'no-name' | 'problem';
  readonly sentence: string;
  readonly todo: string;
  /** Of the problem document. */
  readonly problem?: Problem;
}

export const UNREACHABLE: Trouble = {
  kind: 'unreachable',
  sentence: 'The app does not answer.',
  todo: 'Look whether it runs: npm start on this machine, the function app in Azure. This page asks again by itself.',
};

export const KEY_REFUSED: Trouble = {
  kind: 'key',
  sentence: 'The app does not take this key.',
  todo: 'Enter another one. npm start prints its own; in Azure it is a function key of the app.',
};

export const NOT_TIDEMARK: Trouble = {
  kind: 'not-tidemark',
  sentence: 'What answered here is not Tidemark, or a version of it that this page cannot read.',
  todo: 'Load this page again. If it stays so, look what stands before the app: a gateway, a sign-in page.',
};

export const NO_NAME: Trouble = {
  kind: 'no-name',
  sentence: 'This address names nothing that could be asked for.',
  todo: 'Go back to all feeds.',
};

/** The app is older than the page, or newer: it lacks what was asked. */
export const versionTrouble = (endpoint: EndpointName): Trouble => ({
  kind: 'version',
  sentence: `This app has no ${endpoint}: it is of another version than this page.`,
  todo: 'Load this page again. If it stays so, deploy the app anew.',
});

/** What the app itself says is wrong, and what to do about its kind. */
export const problemTrouble = (problem: Problem): Trouble => ({
  kind: 'problem',
  sentence: problem.detail,
  todo: problemRemedy(problem.kind),
  problem,
});
