// Holds a host against what Microsoft's was seen to do. HOST_COMMAND names the host, by default the local one.
// Arguments: names of scenes, or parts of them; all when there is none.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startAzurite } from '../../local/azurite.ts';
import { FACTOR } from './launch.ts';
import { playAll, playScene, type Played } from './play.ts';
import { PROBE_SCENES } from './scenes/index.ts';
import { buildProbe } from './world/probe-app.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { at: { type: 'string', default: '6' } },
});
const startedMs = performance.now();
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const tell = ({ name, facts, wrong, ms }: Played): void => {
  console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${facts} facts, ${seconds(ms)})`);
  for (const fact of wrong) console.log(`     ${fact.replaceAll('\n', '\n     ')}`);
};

const root = await mkdtemp(join(tmpdir(), 'tidemark-host-'));
const azurite = await startAzurite();
const bundle = await buildProbe();
const scenes = PROBE_SCENES.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
const played = await playAll(
  scenes,
  Number(values.at),
  (scene) => playScene(scene, { root, bundle, azurite }),
  tell,
);
await azurite.stop();
await rm(root, { recursive: true, force: true });
const wrong = played.filter((scene) => scene.wrong.length > 0);
console.log(
  `${played.length} scenes, ${wrong.length} wrong, times by ${FACTOR}, in ${seconds(performance.now() - startedMs)}`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
