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

/** What happens at a source: an order that comes, one that changes and one that goes. */
const changes = ({ sample }: Told): readonly Call[] => {
  const orders = `${sample?.url}/Orders`;
  const at = { needsKey: false } as const;
  return sample === undefined
    ? []
    : [
        { ...at, what: 'A new order at the source.', method: 'POST', url: orders, body: '{}' },
        {
          ...at,
          what: 'One of the last ten changes.',
          method: 'PATCH',
          // Not the last one: what changes at the watermark is a story of its own.
          url: `${orders}(11075)`,
          body: '{"Freight":12.5}',
        },
        { ...at, what: 'One of the last ten goes.', method: 'DELETE', url: `${orders}(11076)` },
      ];
};

/** A line for a POSIX shell, or for cmd.exe, which knows no single quotes. */
const curl = ({ method, url, body, needsKey }: Call, key: string, platform: NodeJS.Platform): string => {
  const quote = (text: string): string =>
    platform === 'win32' ? `"${text.replaceAll('"', String.raw`\"`)}"` : `'${text}'`;
  const target = /[<>()]/.test(url) ? quote(url) : url;
  return [
    'curl',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(needsKey ? [`-H x-functions-key:${key}`] : []),
    ...(body === undefined ? [] : [`-H content-type:application/json -d ${quote(body)}`]),
    target,
  ].join(' ');
};

/** A line for each call, what it is for before it. */
const told = (calls: readonly Call[], { keys }: Told, platform: NodeJS.Platform): readonly string[] => {
  const width = Math.max(...calls.map(({ what }) => what.length));
  return calls.map((call) => `  ${call.what.padEnd(width)}  ${curl(call, keys.master, platform)}`);
};

/** Lines that change the sample service's orders; none where it does not run. */
export const sampleLines = (stack: Told, platform: NodeJS.Platform): readonly string[] =>
  told(changes(stack), stack, platform);

/** Every route of the functions, and the timer, each with the line that calls it. */
export const routeLines = (stack: Told, platform: NodeJS.Platform): readonly string[] => [
  `Routes of ${stack.hostUrl}, each asked for with the key in the header x-functions-key`,
  ...told([...CALLED.map((name) => call(name, stack)), timer(stack)], stack, platform),
];
