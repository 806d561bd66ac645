import { isTidemarkError, ownOf, TidemarkError } from '../core/index.ts';
import type { Auth, Feed, SecretRef } from './feed.ts';

/** App settings by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the secret of a sign-in is, if it has one. */
export const secretOf = (auth: Auth): SecretRef | undefined => {
  switch (auth.type) {
    case 'basic':
      return auth.password;
    case 'header':
      return auth.value;
    case 'bearer':
      return auth.token;
    case 'clientCredentials':
      return auth.clientSecret;
    case 'none':
    case 'managedIdentity':
      return undefined;
  }
};

/** Names of the app settings whose secrets the feeds need, each once, in order. */
export const secretsOf = (feeds: readonly Feed[]): readonly string[] =>
  [...new Set(feeds.flatMap(({ source }) => secretOf(source.auth)?.setting ?? []))].toSorted();

/** The platform leaves a reference to Key Vault as it is when it cannot follow it. */
const UNRESOLVED = /^@Microsoft\.KeyVault\(/i;

/** A secret's value. Throws `config` when its setting is missing, empty, or a Key Vault reference that did not resolve. */
export const resolveSecret = (
  env: Environment,
  ref: SecretRef,
  { name, place }: Pick<Feed, 'name' | 'place'>,
): string => {
  const value = ownOf(env, ref.setting);
  const where = place === undefined ? `Feed "${name}"` : `${place} (feed "${name}")`;
  const refuse = (reason: string): TidemarkError =>
    new TidemarkError('config', `${where}: the app setting ${ref.setting} ${reason}.`, {
      feed: name,
      setting: ref.setting,
    });
  if (value === undefined || value === '') {
    throw refuse('is missing or empty. Put the secret there, or a Key Vault reference to it');
  }
  if (UNRESOLVED.test(value)) {
    throw refuse(
      'is a Key Vault reference that was not resolved. Give the identity of the app the role Key Vault Secrets User, and check the name of the secret',
    );
  }
  return value;
};

/** A line for each secret of the feeds that `resolveSecret` would refuse. */
export const missingSecrets = (env: Environment, feeds: readonly Feed[]): readonly string[] =>
  feeds.flatMap((feed) => {
    const secret = secretOf(feed.source.auth);
    try {
      if (secret !== undefined) resolveSecret(env, secret, feed);
      return [];
    } catch (error) {
      if (isTidemarkError(error)) return [error.message];
      throw error;
    }
  });
