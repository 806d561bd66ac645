import type { Auth } from '../../shared/config/index.ts';
import { type Given, textOf } from '../command.ts';
import { Failure } from '../failure.ts';

const usage = (message: string): Failure => new Failure('usage', message);

/** A name of a setting; whatever looks like a secret itself is refused, and not said again. */
const setting = (given: Given, option: string, flag: string): { readonly setting: string } | undefined => {
  const name = textOf(given, option);
  if (name === undefined) return undefined;
  if (/^[A-Za-z_][\w.]{0,127}$/.test(name)) return { setting: name };
  throw usage(`${flag} must be the name of a setting that holds the secret, not the secret itself.`);
};

const both = <First, Second>(first: First | undefined, second: Second | undefined, flags: string) => {
  if (first === undefined && second === undefined) return undefined;
  if (first === undefined || second === undefined) throw usage(`${flags} belong together.`);
  return { first, second };
};

const entra = (given: Given): Auth | undefined => {
  const [scope, tenantId, clientId] = ['scope', 'tenant', 'client'].map((name) => textOf(given, name));
  const clientSecret = setting(given, 'secretSetting', '--secret-setting');
  if (scope === undefined) {
    if (tenantId === undefined && clientId === undefined && clientSecret === undefined) return undefined;
    throw usage('--tenant, --client and --secret-setting belong to --scope.');
  }
  if (tenantId === undefined && clientSecret === undefined)
    return { type: 'managedIdentity', scope, ...(clientId === undefined ? {} : { clientId }) };
  if (tenantId === undefined || clientId === undefined || clientSecret === undefined)
    throw usage('An app registration needs --tenant, --client and --secret-setting.');
  return { type: 'clientCredentials', tenantId, clientId, clientSecret, scope };
};

/** How to sign in at the service, by the flags of `add`: in one way at most. */
export const signInOf = (given: Given): Auth => {
  const basic = both(
    textOf(given, 'user'),
    setting(given, 'passwordSetting', '--password-setting'),
    '--user and --password-setting',
  );
  const header = both(
    textOf(given, 'header'),
    setting(given, 'headerSetting', '--header-setting'),
    '--header and --header-setting',
  );
  const token = setting(given, 'tokenSetting', '--token-setting');
  const ways: readonly Auth[] = [
    ...(basic === undefined
      ? []
      : [{ type: 'basic', username: basic.first, password: basic.second } as const]),
    ...(header === undefined ? [] : [{ type: 'header', name: header.first, value: header.second } as const]),
    ...(token === undefined ? [] : [{ type: 'bearer', token } as const]),
    ...[entra(given) ?? []].flat(),
  ];
  if (ways.length > 1) throw usage('Name one way to sign in.');
  return ways[0] ?? { type: 'none' };
};
