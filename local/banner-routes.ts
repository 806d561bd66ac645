import { ENDPOINT_NAMES, type EndpointName, endpointOf } from '../shared/api/index.ts';
import { SCHEMAS } from '../shared/api/schemas/index.ts';
import type { Stack } from './stack.ts';

type Told = Pick<Stack, 'feeds' | 'sample' | 'hostUrl' | 'keys'>;

interface Call {
  readonly what: string;
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  readonly needsKey: boolean;
}

/** What works with a cursor of any type. */
const BODIES: ReadonlyMap<EndpointName, string> = new Map([['reloadFeed', '{"rows": 10}']]);

/** The page is for a browser. */
const CALLED = ENDPOINT_NAMES.filter((name) => name !== 'ui' && name !== 'uiAsset');

const call = (name: EndpointName, { hostUrl, feeds }: Told): Call => {
  const { method, path, auth } = endpointOf(name);
  const body = BODIES.get(name);
  const filled = path.replace('{feed}', feeds.feeds[0]?.name ?? '').replaceAll(/\{\*?(\w+)\}/g, '<$1>');
  return {
    what: SCHEMAS[name].summary,
    method,
    url: `${hostUrl}/api/${filled}`,
    needsKey: auth === 'function',
    ...(body === undefined ? {} : { body }),
  };
};

const timer = ({ hostUrl }: Told): Call => ({
  what: 'Run the timer now.',
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
          what: 'A new order at the source.',
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
  const all = [...newOrder(told), ...CALLED.map((name) => call(name, told)), timer(told)];
  const width = Math.max(...all.map(({ what }) => what.length));
  return [
    `Routes of ${told.hostUrl}, each asked for with the key in the header x-functions-key`,
    ...all.map((call) => `  ${call.what.padEnd(width)}  ${curl(call, told.keys.master, platform)}`),
  ];
};
