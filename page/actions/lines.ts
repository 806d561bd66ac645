import { ENDPOINTS, shellWord } from '../../shared/api/index.ts';
import { type Call, pathOf } from '../api/endpoints.ts';

/** The same by curl, in a POSIX shell. The key is in `$KEY`: it is shown nowhere. */
export const curlLine = (call: Call, root: string): string => {
  const { method } = ENDPOINTS[call.endpoint];
  const body =
    call.body === undefined
      ? []
      : ['-H content-type:application/json', `-d ${shellWord(JSON.stringify(call.body))}`];
  return [
    'curl',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    '-H "x-functions-key: $KEY"',
    ...body,
    shellWord(`${root}${pathOf(call)}`),
  ].join(' ');
};

/** The same by the command line, in a checkout. */
export const commandLine = (words: readonly string[]): string =>
  `npm run tidemark -- ${words.map(shellWord).join(' ')}`;
