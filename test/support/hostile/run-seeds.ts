import { catalogueOf, waysNamed } from './quirk-catalogue.ts';
import { caseText, playSeed } from './play-seed.ts';

/**
 * `npm run test:seeds -- [--quirk <part of its name>] [--most <n>] [--parallel <n>] [--show] [from] [to]`: plays the cases of the seeds `from` to `to`
 * (1 to 1000), of all quirks or of some, at most `--most` at once (2), read in `--parallel` ranges (1), and tells how each quirk fared. `--show` tells the steps of each case
 * that went wrong. Ends with 1 where one did.
 */
const args = process.argv.slice(2);
const flag = (name: string): boolean => args.includes(name);
const option = (name: string): string | undefined => (flag(name) ? args[args.indexOf(name) + 1] : undefined);
const numbers = args
  .filter((arg, at) => /^\d+$/.test(arg) && !['--most', '--parallel'].includes(args[at - 1] ?? ''))
  .map(Number);
const [from = 1, to = from + 999] = numbers;
const quirk = option('--quirk');
const most = Number(option('--most') ?? 2);
const parallel = Number(option('--parallel') ?? 1);

interface Tally {
  right: number;
  readonly byName: Map<string, number>;
  readonly wrong: Map<string, number[]>;
}
const tallies = new Map<string, Tally>();
const tallyOf = (name: string): Tally => {
  const tally = tallies.get(name) ?? { right: 0, byName: new Map(), wrong: new Map() };
  tallies.set(name, tally);
  return tally;
};

let wrong = 0;
for (let seed = from; seed <= to; seed += 1) {
  const played = await playSeed(
    seed,
    quirk === undefined ? catalogueOf(seed) : waysNamed(quirk),
    most,
    parallel,
  );
  const { end, given } = played;
  if (end.end === 'wrong') {
    wrong += 1;
    if (flag('--show')) process.stdout.write(`${caseText(played)}\n`);
  }
  for (const name of given.names) {
    const tally = tallyOf(name);
    if (end.end === 'right') tally.right += 1;
    else if (end.end === 'failed by name') tally.byName.set(end.kind, (tally.byName.get(end.kind) ?? 0) + 1);
    else {
      const what = (end.fault.split('\n')[0] ?? '').replaceAll(/\d+/g, 'N');
      tally.wrong.set(what, [...(tally.wrong.get(what) ?? []), seed]);
    }
  }
}

for (const [name, tally] of [...tallies].toSorted(([a], [b]) => a.localeCompare(b))) {
  const byName = [...tally.byName].map(([kind, count]) => `, ${count} failed as ${kind}`).join('');
  const faults = [...tally.wrong].map(
    ([what, seeds]) =>
      `    ${seeds.length} wrong: ${what}, as with the seeds ${seeds.slice(0, 8).join(' ')}\n`,
  );
  process.stdout.write(`${name}: ${tally.right} right${byName}\n${faults.join('')}`);
}
process.stdout.write(`seeds ${from} to ${to}: ${wrong} wrong of ${to - from + 1}\n`);
process.exit(wrong === 0 ? 0 : 1);
