// Serves the function app in the working directory, in the shape of `func start --port <port>`. Settings come from the environment.
import { parseArgs } from 'node:util';
import { systemClock } from '../../shared/core/index.ts';
import type { HostEvent } from './host-event.ts';
import { serveFolder } from './serve-folder.ts';
import { strictnessesOf } from './strictness.ts';
import { createTelemetry } from './telemetry.ts';

const { port } = parseArgs({ options: { port: { type: 'string', default: '7071' } } }).values;
const { env } = process;
const telemetry = createTelemetry(env['APPLICATIONINSIGHTS_CONNECTION_STRING'], systemClock);

const textOf = (event: HostEvent): string => {
  if (event.kind === 'line') return `${event.level} ${event.functionName ?? 'host'}: ${event.message}`;
  const { functionName, invocationId } = event;
  if (event.kind === 'began') return `Executing ${functionName} (${event.reason}, ${invocationId})`;
  const failure = event.outcome.outcome === 'failed' ? `: ${String(event.outcome.error)}` : '';
  return `Executed ${functionName} (${event.outcome.outcome}, ${invocationId})${failure}`;
};

const served = await serveFolder({
  folder: process.cwd(),
  port: Number(port),
  settings: env,
  delayFactor: Number(env['TIDEMARK_HOST_FACTOR'] ?? 1),
  without: strictnessesOf(env['TIDEMARK_HOST_LENIENT'] ?? ''),
  sink: (event) => {
    telemetry.tell(event);
    console.log(`${new Date(event.atMs).toISOString()} ${textOf(event)}`);
  },
});
console.log(`Listening on ${served.url}`);
const signalled = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
});
await Promise.race([signalled, served.givenUp]);
await served.stop();
await telemetry.flush();
process.exit(0);
