import { type Call, ENDPOINTS, pathOf } from '../api/endpoints.ts';
import { quoted } from '../words/shell.ts';

/** The same by curl, in a POSIX shell. The key is in `$KEY`: it is shown nowhere. */
export const curlLine = (call: Call, root: string): string => {
  const { method } = ENDPOINTS[call.endpoint];
  const body =
    call.body === undefined
      ? []
      : ['-H content-type:application/json', `-d ${quoted(JSON.stringify(call.body))}`];
  return [
    'curl',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    '-H "x-functions-key: $KEY"',
    ...body,
    quoted(`${root}${pathOf(call)}`),
  ].join(' ');
};

/** The same by the command line, in a checkout. */
export const commandLine = (words: readonly string[]): string =>
  `npm run tidemark -- ${words.map(quoted).join(' ')}`;
