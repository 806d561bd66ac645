import type { EndpointName, Problem } from '../../shared/api/index.ts';

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

const TODO: ReadonlyMap<string, string> = new Map([
  ['feed-unknown', 'It may have been renamed or taken out of feeds.json. Go back to all feeds.'],
  [
    'run-unknown',
    'Its line in the history may be past its days, or the run never began. Look at the runs of its feed.',
  ],
  ['run-ended', 'Nothing is left to cancel. Look at what became of it.'],
  ['feed-held', 'Wait until the other run has ended, or cancel it.'],
  ['source-shrunk', 'Look at the source first. If it is right, reload with force.'],
  ['source-incomplete', 'Reload less at once, or take what the source sends with force.'],
]);

/** What the app itself says is wrong; its own words hold the remedy. */
export const problemTrouble = (problem: Problem): Trouble => ({
  kind: 'problem',
  sentence: problem.detail,
  todo: TODO.get(problem.kind) ?? '',
  problem,
});
