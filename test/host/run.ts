// Holds a host against what Microsoft's was seen to do: scenes of a small app, and of the packaged one. HOST_COMMAND names the host, by
// default the local one. Arguments: parts of names of scenes; all when there is none. With --switches: switches each strictness of the local
// host off, one by one, and wants a scene to notice.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startAzurite } from '../../local/azurite.ts';
import { HOST_RULES, type HostRule } from '../../local/functions-host/host-rules.ts';
import { makePackage } from '../../local/package.ts';
import { FACTOR } from './launch.ts';
import { NOT_PLAYED } from './not-played.ts';
import { playAll, type Played, playScene } from './play.ts';
import type { Scene } from './scene.ts';
import { PROBE_SCENES } from './scenes/index.ts';
import { ENDING_SCENES } from './tidemark/ending-scenes.ts';
import { playAppScene } from './tidemark/play-app.ts';
import { RUNNING_SCENES } from './tidemark/running-scenes.ts';
import { buildProbe } from './world/probe-app.ts';

const SHARED = fileURLToPath(new URL('../../../shared/host/scenes.json', import.meta.url));
const APP_SCENES = [...ENDING_SCENES, ...RUNNING_SCENES];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { at: { type: 'string', default: '6' }, switches: { type: 'boolean', default: false } },
});
const startedMs = performance.now();
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const isAsked = ({ name }: { readonly name: string }): boolean =>
  positionals.length === 0 || positionals.some((part) => name.includes(part));

const tell = ({ name, facts, wrong, ms }: Played): void => {
  console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${facts} facts, ${seconds(ms)})`);
  for (const fact of wrong) console.log(`     ${fact.replaceAll('\n', '\n     ')}`);
};

/** Scenes that the real host was seen in, and that are neither played nor left out with a reason. */
const forgotten = (): readonly string[] => {
  if (!existsSync(SHARED)) return process.env['CI'] === 'true' ? [`${SHARED} is not there`] : [];
  const { scenes } = JSON.parse(readFileSync(SHARED, 'utf8')) as { scenes: { name: string }[] };
  const played = new Set(PROBE_SCENES.map(({ name }) => name));
  return scenes
    .map(({ name }) => name)
    .filter((name) => !played.has(name) && !Object.hasOwn(NOT_PLAYED, name));
};

const root = await mkdtemp(join(tmpdir(), 'tidemark-host-'));
const azurite = await startAzurite();
const probe = { root, bundle: await buildProbe(), azurite };
const play = (scene: Scene) => () => playScene(scene, probe);

const playEverything = async (): Promise<number> => {
  const app = join(root, 'app');
  await makePackage(app);
  const plays = [
    ...APP_SCENES.filter(isAsked).map((scene) => () => playAppScene(scene, root, app)),
    ...PROBE_SCENES.filter(isAsked).map(play),
  ];
  const played = await playAll(plays, Number(values.at), tell);
  const wrong = played.filter((scene) => scene.wrong.length > 0).length;
  const missing = forgotten();
  for (const name of missing) console.log(`FAIL nothing plays ${name}`);
  console.log(
    `${played.length} scenes, ${wrong} wrong, times by ${FACTOR}, in ${seconds(performance.now() - startedMs)}`,
  );
  return wrong + missing.length;
};

/** Each rule's scenes with the rule switched off, all rules at once: one of them has to be wrong. */
const playSwitches = async (): Promise<number> => {
  const noticed = new Map<HostRule, string[]>(HOST_RULES.map((rule) => [rule, []]));
  const without = (rule: HostRule, scene: Scene) => async (): Promise<Played> => {
    const played = await playScene(scene, { ...probe, env: { TIDEMARK_HOST_LENIENT: rule } });
    if (played.wrong.length > 0) noticed.get(rule)?.push(played.name);
    return played;
  };
  const plays = HOST_RULES.flatMap((rule) =>
    PROBE_SCENES.filter(({ shows = [] }) => shows.includes(rule)).map((scene) => without(rule, scene)),
  );
  await playAll(plays, Number(values.at), () => undefined);
  for (const [rule, names] of noticed)
    console.log(
      `${names.length === 0 ? 'FAIL' : 'ok  '} without ${rule}: ${names.join(', ') || 'nobody noticed'}`,
    );
  console.log(`${plays.length} scenes, in ${seconds(performance.now() - startedMs)}`);
  return [...noticed.values()].filter((names) => names.length === 0).length;
};

const failures = values.switches ? await playSwitches() : await playEverything();
await azurite.stop();
await rm(root, { recursive: true, force: true });
process.exitCode = failures === 0 ? 0 : 1;
