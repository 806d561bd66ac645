import type { Stack } from './stack.ts';

type Told = Pick<Stack, 'feeds' | 'sample' | 'host' | 'hostUrl' | 'keys'>;

interface Call {
  readonly what: string;
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  readonly needsKey: boolean;
}

const WHAT: ReadonlyMap<string, string> = new Map([
  ['reload', 'take the last 10 rows again'],
  ['syncFeed', 'take new rows now'],
  ['maintainFeed', 'keep the table in order'],
  ['run', 'how a run is'],
  ['feeds', 'how the feeds are'],
  ['health', 'whether it can work'],
]);

/** What works with a cursor of any type. */
const BODIES: ReadonlyMap<string, string> = new Map([['reload', '{"rows": 10}']]);

const calls = ({ host, hostUrl, feeds }: Told): readonly Call[] =>
  host.functions.flatMap(({ name, bindings }) => {
    const http = Object.values(bindings).find(({ type }) => type === 'httpTrigger');
    if (http === undefined) return [];
    const route = typeof http['route'] === 'string' ? http['route'] : name;
    const methods = Array.isArray(http['methods']) ? http['methods'].map(String) : ['GET'];
    const path = route.replace('{feed}', feeds.feeds[0]?.name ?? '').replaceAll(/\{(\w+)\}/g, '<$1>');
    const body = BODIES.get(name);
    return methods.map((method) => ({
      what: WHAT.get(name) ?? name,
      method: method.toUpperCase(),
      url: `${hostUrl}/api/${path}`,
      needsKey: http['authLevel'] !== 'anonymous',
      ...(body === undefined ? {} : { body }),
    }));
  });

const timer = ({ hostUrl }: Told): Call => ({
  what: 'run the timer now',
  method: 'POST',
  url: `${hostUrl}/admin/functions/sync`,
  body: '{}',
  needsKey: true,
});

const newOrder = ({ sample }: Told): readonly Call[] =>
  sample === undefined
    ? []
    : [
        {
          what: 'a new order at the source',
          method: 'POST',
          url: `${sample.url}/Orders`,
          body: '{}',
          needsKey: false,
        },
      ];

/** A line for a POSIX shell, or for cmd.exe, which knows no single quotes. */
const curl = ({ method, url, body, needsKey }: Call, key: string, platform: NodeJS.Platform): string => {
  const quote = (text: string): string =>
    platform === 'win32' ? `"${text.replaceAll('"', String.raw`\"`)}"` : `'${text}'`;
  const target = /[<>]/.test(url) ? quote(url) : url;
  return [
    'curl',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(needsKey ? [`-H x-functions-key:${key}`] : []),
    ...(body === undefined ? [] : [`-H content-type:application/json -d ${quote(body)}`]),
    target,
  ].join(' ');
};

/** Every route of the functions, the timer and the sample service, each with the line that calls it. */
export const routeLines = (told: Told, platform: NodeJS.Platform): readonly string[] => {
  const all = [...newOrder(told), ...calls(told), timer(told)];
  const width = Math.max(...all.map(({ what }) => what.length));
  return [
    `Routes of ${told.hostUrl}, each asked for with the key in the header x-functions-key`,
    ...all.map((call) => `  ${call.what.padEnd(width)}  ${curl(call, told.keys.master, platform)}`),
  ];
};
