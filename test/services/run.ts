// Plays stories on OData services of others, each in a process of its own, and holds every row of the table against the service's database.
// Arguments: words of the names of variants; all when there is none. --all: every state of every switch. --install: installs the services
// first. --list: prints what fails as test/services/gaps.ts lists it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startChild } from './child.ts';
import { GAPS } from './gaps.ts';
import { installServices, INTERPRETER } from './installed.ts';
import { gapLine, type Played, strangers, unexpected } from './judge.ts';
import { installJava } from './java.ts';
import type { Service, Sitting } from './service.ts';
import { isNamedBy, namesOf, SERVICES, sittingsOf } from './services.ts';

/** Processes at once: a service and Tidemark take turns, mostly. */
const AT_ONCE = 3;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    install: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

const isAsked = (name: string): boolean =>
  positionals.length === 0 || positionals.some((words) => isNamedBy(name, words));

// The services end with this process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** Some have to be built at length, and are played only where all are. */
const isPlayed = (service: Service): boolean => sittingsOf(service, values.all).length > 0;

/** Whether it can be played here; where not, the reason is told. Rejects when it has to be. */
const isThere = ({ name, whyNot, mayLack }: Service): boolean => {
  const why = whyNot();
  if (why === undefined) return true;
  if (process.env['NEEDS_SERVICES'] === 'true' && mayLack?.() !== true) throw new Error(`${name}: ${why}`);
  console.log(`left out: ${name}. ${why}`);
  return false;
};

const tell = (played: Played): void => {
  const wrong = unexpected(played, GAPS);
  const seconds = (played.ms / 1000).toFixed(1);
  console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${played.variant} (${seconds} s)`);
  for (const line of wrong) console.log(`     ${line.replaceAll('\n', '\n     ')}`);
};

/** One process and all its stories. That it does not start is a fault of each. */
const playSitting = async ({ launch, variants }: Sitting, done: (played: Played) => void): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-services-'));
  const left = [...variants];
  try {
    await using child = await startChild(launch({ folder, python: INTERPRETER }));
    for (let next = left[0]; next !== undefined; next = left[0]) {
      const startedMs = performance.now();
      const told = await next.play({ url: `http://127.0.0.1:${child.port}`, folder });
      left.shift();
      done({ variant: next.name, told, ms: performance.now() - startedMs });
    }
  } catch (error) {
    const faults = [error instanceof Error ? error.message : String(error)];
    for (const { name } of left) done({ variant: name, told: [{ step: 'start', faults }], ms: 0 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const playAll = async (sittings: readonly Sitting[]): Promise<readonly Played[]> => {
  const played: Played[] = [];
  const waiting = [...sittings];
  const done = (one: Played): void => {
    tell(one);
    played.push(one);
  };
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await playSitting(next, done);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return played;
};

const asked = ({ launch, variants }: Sitting): readonly Sitting[] => {
  const chosen = variants.filter(({ name }) => isAsked(name));
  return chosen.length === 0 ? [] : [{ launch, variants: chosen }];
};

const main = async (): Promise<boolean> => {
  const startedMs = performance.now();
  if (values.install) await installServices();
  if (values.install && values.all) installJava();
  const sittings = SERVICES.filter(isPlayed)
    .filter(isThere)
    .flatMap((service) => sittingsOf(service, values.all).flatMap(asked));
  const played = await playAll(sittings);
  const wrongNames = strangers(GAPS, SERVICES.flatMap(namesOf));
  for (const line of wrongNames) console.log(`FAIL ${line}`);
  if (values.list) for (const one of played) console.log(gapLine(one) ?? `    // ${one.variant}`);
  const failed = played.filter((one) => unexpected(one, GAPS).length > 0).length;
  const steps = played.flatMap(({ told }) => told);
  const wrong = steps.filter(({ faults }) => faults.length > 0).length;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`${steps.length} steps, ${wrong} of them not right, in ${seconds} s`);
  console.log(`services: ${played.length - failed} passed, ${failed + wrongNames.length} failed`);
  return failed + wrongNames.length === 0;
};

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
