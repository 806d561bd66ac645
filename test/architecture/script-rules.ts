import type { Findings } from './room-rules.ts';

const PREFLIGHT = 'node local/preflight.cjs && ';

/** Scripts one after the other: each has its own preflight. */
const CHAIN = /^npm run -s [\w:]+(?: && npm run -s [\w:]+)*$/;

/** What a shell of Windows, or cmd.exe, does not know: variables, quotes of one stroke, programs of a Unix, scripts by their path. */
const UNIX =
  /[$';|`]|\b\w+=|(?:^|\s)(?:\.{1,2}\/|(?:ba|z)?sh\b|rm\b|cp\b|mv\b|mkdir\b|cat\b|export\b|env\b|sed\b)/;

/** npm scripts that do not look first whether Node.js is new enough, or that only a Unix can run. */
export const scriptFaults = (scripts: Readonly<Record<string, string>>): Findings =>
  Object.entries(scripts).flatMap(([name, script]) => [
    ...(script.startsWith(PREFLIGHT) || CHAIN.test(script) ? [] : [`${name} begins without the preflight`]),
    ...(UNIX.test(script) ? [`${name} needs a Unix shell`] : []),
  ]);
