import { knownCode } from './known-code.ts';

const member = (value: object, name: string): unknown => Object.getOwnPropertyDescriptor(value, name)?.value;

/** The lines of a stack that name places: those before them are the error's own words. */
const framesOf = (stack: string | undefined): string =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

/**
 * What is kept of another library's error as a cause: its name, its known code, its status, and where it was thrown. Never its words, request
 * and response, which hold URLs with signatures, headers with tokens, and what a service echoed.
 */
export const bareCause = (error: unknown): Error => {
  if (!(error instanceof Error)) return new Error('thrown without being an error');
  const { name, stack } = error;
  const [code, status] = [member(error, 'code'), member(error, 'statusCode')];
  const known = typeof code === 'string' ? knownCode(code) : undefined;
  const said = [name, status, known].filter((part) => typeof part === 'number' || typeof part === 'string');
  return Object.assign(new Error(said.join(' ')), {
    name,
    stack: `${said.join(' ')}\n${framesOf(stack)}`,
    ...(known !== undefined && { code: known }),
    ...(typeof status === 'number' && { statusCode: status }),
  });
};
