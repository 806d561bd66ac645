// Asks a host that serves the packaged app what the real host was asked, and holds the answers against those. HOST_COMMAND names the
// host, by default the local one. With --switches: switches each strictness of the local host's front off, and wants that noticed.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FRONT_RULES } from '../../../local/functions-host/index.ts';
import { makePackage } from '../../../local/package.ts';
import { FACTOR, IS_LOCAL } from '../launch.ts';
import { checkShared, type HostAt } from './check-shared.ts';
import { checkTable, SEEN_WITH, type TableFindings } from './check-table.ts';
import { KNOWN_DIFFERENCES } from './known-differences.ts';
import { readSharedAnswers } from './shared-file.ts';
import { openWorld, type World } from './world.ts';

const SHARED = fileURLToPath(new URL('../../../../shared/host/answers.json', import.meta.url));

let failures = 0;
const report = (what: string, wrong: readonly string[]): void => {
  failures += wrong.length;
  console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${what}`);
  for (const one of wrong) console.log(`       ${one}`);
};

/** The feed that the table's requests are about has its rows before. */
const askTable = async (host: HostAt): Promise<TableFindings> => {
  const headers = { 'x-functions-key': host.keys.host };
  await fetch(`${host.url}/api/feeds/orders/sync`, { method: 'POST', headers });
  return checkTable(host, IS_LOCAL);
};

const table = async (world: World): Promise<void> => {
  const { asked, wrong, skipped } = await askTable(await world.serve());
  report(`${asked} answers are those of the Functions host ${SEEN_WITH}`, wrong);
  if (skipped !== undefined) console.log(`skip the rows about keys: ${skipped}`);
};

const shared = async (world: World): Promise<void> => {
  if (!existsSync(SHARED)) {
    if (process.env['CI'] === 'true')
      report('what the real host was asked is at hand', [`${SHARED} is not there`]);
    else console.log('skip what the real host was asked: it is not kept in this repository');
    return;
  }
  const { app, host: version, requests } = await readSharedAnswers(SHARED);
  const { app: ofApp, localHost, moment } = KNOWN_DIFFERENCES;
  const must = IS_LOCAL ? [...ofApp, ...localHost] : ofApp;
  const found = await checkShared(await world.serve(), requests, { must, may: moment });
  const same = `${found.same} of ${found.asked} answers of the Functions host ${version} to the app of ${app} are the same`;
  report(`${same}, the others are explained`, found.unexplained);
  report('every known difference is still one', found.idle);
};

/** How many answers are others with a rule switched off, in a world of its own. */
const countWithout = async (app: string, rule: (typeof FRONT_RULES)[number]): Promise<number> => {
  const world = await openWorld(app);
  try {
    const { wrong } = await askTable(await world.serve({ TIDEMARK_HOST_LENIENT: rule }));
    return wrong.length;
  } finally {
    await world.close();
  }
};

const switches = async (app: string): Promise<void> => {
  const counts = await Promise.all(FRONT_RULES.map((rule) => countWithout(app, rule)));
  for (const [index, rule] of FRONT_RULES.entries())
    report(
      `without ${rule} ${counts[index]} answers are others`,
      counts[index] === 0 ? ['nobody noticed'] : [],
    );
};

const answers = async (app: string): Promise<void> => {
  const world = await openWorld(app);
  try {
    await table(world);
    await shared(world);
  } finally {
    await world.close();
  }
};

const { values } = parseArgs({ options: { switches: { type: 'boolean', default: false } } });
const app = await mkdtemp(join(tmpdir(), 'tidemark-answering-'));
await makePackage(app);
await (values.switches ? switches(app) : answers(app));
await rm(app, { recursive: true });
console.log(`${failures} wrong, the host's waits times ${FACTOR}`);
process.exitCode = failures === 0 ? 0 : 1;
