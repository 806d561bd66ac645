import { resolve } from 'node:path';
import { isTidemarkError } from '../shared/core/index.ts';
import { banner } from './banner.ts';
import { buildPage } from './build-page.ts';
import { FOLDER } from './running-in.ts';
import { runsInShort } from './run-lines.ts';
import { type Stack, startStack } from './stack.ts';
import { parseStartOptions, type StartOptions, USAGE } from './start-options.ts';
import { startSettings } from './start-settings.ts';
import { watchFeeds } from './watch-feeds.ts';

const HOST_PORT = 7071;
const SOURCE_PORT = 7080;

// Listened to from the first line on, and to the end: npm passes a terminal's Ctrl-C on, so it may come twice.
const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
});

const exit = (code: number, ...lines: readonly string[]): never => {
  for (const line of lines) console.error(line);
  process.exit(code);
};

// As it was: the stack puts the functions' settings there.
const env = { ...process.env };

const optionsOf = (args: readonly string[]): StartOptions => {
  const parsed = parseStartOptions(args, env);
  if (parsed.outcome === 'refused') return exit(2, ...parsed.lines, '', USAGE);
  if (!parsed.options.help) return parsed.options;
  console.log(USAGE);
  process.exit();
};

const options = optionsOf(process.argv.slice(2));
const port = options.port ?? HOST_PORT;
// Two starts with ports of their own do not share a folder.
const folder = port === HOST_PORT ? FOLDER : `${FOLDER}/${port}`;
const print = (level: string, message: string, source = 'host'): void =>
  console.log(`${new Date().toISOString()} ${level} ${source}: ${message}`);
const log = options.jsonLogs ? print : runsInShort(print);

const explain = (error: unknown): never => {
  if (isTidemarkError(error, 'config')) return exit(1, error.message);
  if (error instanceof Error && 'port' in error && 'code' in error && error.code === 'EADDRINUSE') {
    const flag = error.port === port ? '--port' : '--source-port';
    return exit(
      1,
      `Port ${String(error.port)} is in use: another \`npm start\` may be running. Stop it, or take another port: npm start -- ${flag} N`,
    );
  }
  throw error;
};

const start = (): Promise<Stack> =>
  startStack({
    folder,
    fresh: options.fresh,
    log,
    ports: { source: options.sourcePort ?? SOURCE_PORT, host: port },
    schedule: '*/15 * * * * *',
    given: startSettings(options, env),
  });

// Where the functions look for it when they run as they are.
const page = buildPage(resolve(import.meta.dirname, '../dist/ui')).catch((error: unknown) =>
  log('warning', `The page was not built: ${String(error)}`, 'start'),
);
const stack = await Promise.race([start().catch(explain), stopped]);
// Stopped before it was up: no run is under way, and Azurite ends with this process.
if (stack === undefined) process.exit();

await page;
const { routes } = options;
console.log(`\n${banner(stack, { env, folder, cwd: process.cwd(), platform: process.platform, routes })}\n`);
const watching = new AbortController();
watchFeeds(stack.feeds, (line) => log('warning', line, 'start'), watching.signal);
void stack.host.invoke('sync');
stack.host.startTimers();
stack.host.startQueues();
await stopped;
console.log('Stopping.');
watching.abort();
await stack.close();
