import { randomBytes } from 'node:crypto';

/** The keys of a function app. */
export interface HostKeys {
  /** Opens everything, `/admin` too. */
  readonly master: string;
  /** Opens every function. */
  readonly host: string;
  /** Of extensions: opens no function. */
  readonly system: string;
  /** By the function's name: opens that one. A function that is not here has no key of its own. */
  readonly functions: Readonly<Record<string, string>>;
}

/** What a caller may do: `function` calls functions, `admin` everything; a `system` key is known and opens nothing here. */
export type KeyLevel = 'none' | 'system' | 'function' | 'admin';

const newKey = (): string => randomBytes(40).toString('base64url');

/** Fresh keys, of 54 letters that a shell and a URL take as they are. */
export const createHostKeys = (functionNames: readonly string[] = []): HostKeys => ({
  master: newKey(),
  host: newKey(),
  system: newKey(),
  functions: Object.fromEntries(functionNames.map((name) => [name, newKey()])),
});

/** The level of a key that was sent; `functionName` is whom the request is for, where that is known. */
export const levelOf = (keys: HostKeys, sent: string, functionName?: string): KeyLevel => {
  if (sent === '') return 'none';
  if (sent === keys.master) return 'admin';
  if (sent === keys.host) return 'function';
  if (functionName !== undefined && keys.functions[functionName] === sent) return 'function';
  return sent === keys.system ? 'system' : 'none';
};
