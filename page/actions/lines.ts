import { curlLine as lineOf, shellWord } from '../../shared/api/index.ts';
import { askedOf, type Call } from '../api/endpoints.ts';

/** The same by curl, in a POSIX shell. The key is in `$KEY`: it is shown nowhere. `base`: the address of `/api`. */
export const curlLine = (call: Call, base: string): string =>
  lineOf({ base, keyName: 'KEY' }, call.endpoint, askedOf(call));

/** The same by the command line, in a checkout. */
export const commandLine = (words: readonly string[]): string =>
  `npm run tidemark -- ${words.map(shellWord).join(' ')}`;
