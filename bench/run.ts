import { age } from './age.ts';
import { ageMaintained } from './age-maintained.ts';
import { append } from './append.ts';
import { budget } from './budget.ts';
import { cli } from './cli.ts';
import { coldStart } from './cold-start.ts';
import { commitRate } from './commit-rate.ts';
import { compaction } from './compaction.ts';
import { feeds } from './feeds.ts';
import { idle } from './idle.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { openTable } from './open-table.ts';
import { page } from './page.ts';
import { peers } from './peers.ts';
import { reload } from './reload.ts';
import { requests } from './requests.ts';
import { type Figure, Skipped } from './workbench.ts';

const BENCHES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  append,
  peers,
  memory,
  latency,
  requests,
  idle,
  feeds,
  reload,
  age,
  'open-table': openTable,
  'age-maintained': ageMaintained,
  compaction,
  'commit-rate': commitRate,
  budget,
  'cold-start': coldStart,
  cli,
  page,
};

const args = process.argv.slice(2);
const asJson = args.includes('--json');
const names = args.filter((arg) => !arg.startsWith('--'));
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}

const verdict = ({ goal, ok }: Figure): string =>
  goal === undefined ? '' : `goal ${goal}  ${ok === true ? 'ok' : 'MISSED'}`;

const show = (figure: Figure): void => {
  if (asJson) console.log(JSON.stringify(figure));
  else
    console.log(
      `${figure.figure.padEnd(32)}${String(figure.value).padStart(10)} ${figure.unit.padEnd(8)}${verdict(figure)}`,
    );
};

/** What became of a bench that has no figures: `ok` is false where it failed, and null where it cannot run here. */
const showReason = (bench: string, error: unknown): void => {
  const isSkipped = error instanceof Skipped;
  const reason = error instanceof Error ? error.message : String(error);
  if (!isSkipped) process.exitCode = 1;
  if (asJson) {
    const figure = isSkipped ? 'skipped' : 'error';
    const ok = isSkipped ? null : false;
    console.log(JSON.stringify({ bench, figure, value: null, unit: reason, goal: null, ok }));
  } else console.log(`${isSkipped ? 'skipped' : 'failed'}: ${reason}`);
};

// One bench that fails must not keep the others from being measured.
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  if (!asJson) console.log(`\n${name}`);
  try {
    for (const figure of await bench()) show(figure);
  } catch (error) {
    showReason(name, error);
  }
}
