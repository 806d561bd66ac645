// Asks a host that serves the packaged app what the real host was asked, and holds the answers against those.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkShared } from './check-shared.ts';
import { checkTable, SEEN_WITH } from './check-table.ts';
import { exchange } from './exchange.ts';
import { KNOWN_DIFFERENCES } from './known-differences.ts';
import { requestBytes } from './request-bytes.ts';
import { readSharedAnswers } from './shared-file.ts';
import { openWorld } from './world.ts';

const SHARED = fileURLToPath(new URL('../../../../shared/host/answers.json', import.meta.url));

let failures = 0;
const report = (what: string, wrong: readonly string[]): void => {
  failures += wrong.length;
  console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${what}`);
  for (const one of wrong) console.log(`       ${one}`);
};

const table = async (): Promise<void> => {
  const world = await openWorld();
  const host = { url: world.url, keys: world.host.keys };
  try {
    await exchange(
      host.url,
      requestBytes({ method: 'POST', path: '/api/feeds/orders/sync', key: 'host' }, host.keys),
    );
    const { asked, wrong, skipped } = await checkTable(host, true);
    report(`${asked} answers are those of the Functions host ${SEEN_WITH}`, wrong);
    if (skipped !== undefined) console.log(`skip rows about keys: ${skipped}`);
  } finally {
    await world.close();
  }
};

const shared = async (): Promise<void> => {
  if (!existsSync(SHARED)) {
    const isMissed = process.env['CI'] === 'true';
    report(`what the real host was seen to answer is not here: ${SHARED}`, isMissed ? ['it must be'] : []);
    if (!isMissed) console.log('skip it: it is kept beside the project, where this is developed');
    return;
  }
  const { app, host: version, requests } = await readSharedAnswers(SHARED);
  const world = await openWorld();
  const { app: ofApp, localHost, moment } = KNOWN_DIFFERENCES;
  try {
    const host = { url: world.url, keys: world.host.keys };
    const found = await checkShared(host, requests, { must: [...ofApp, ...localHost], may: moment });
    report(
      `${found.same} of ${found.asked} answers of the Functions host ${version} to the app of ${app} are the same, the others are explained`,
      found.unexplained,
    );
    report('every known difference is still one', found.idle);
  } finally {
    await world.close();
  }
};

await table();
await shared();
process.exit(failures === 0 ? 0 : 1);
