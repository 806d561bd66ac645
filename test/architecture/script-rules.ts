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

/** What each command runs of the two projects of vitest.config.ts. */
const SUITES: ReadonlyMap<string, readonly string[]> = new Map([
  ['run check', ['quick']],
  ['run test:unit', ['quick']],
  ['run test:rest', ['rest']],
  ['test', ['quick', 'rest']],
]);

/** A run on a clean clone takes every suite once: none twice, and none is left out. */
export const suiteFaults = (path: string, script: string): Findings => {
  const commands = [...script.replaceAll(/#.*/g, '').matchAll(/\bnpm (?<command>(?:run )?[\w:-]+)\s*$/gm)];
  const ran = commands.flatMap(({ groups }) => SUITES.get(groups?.['command'] ?? '') ?? []);
  return ['quick', 'rest'].flatMap((suite) => {
    const times = ran.filter((one) => one === suite).length;
    return times === 1 ? [] : [`${path} runs the ${suite} tests ${times} times`];
  });
};
