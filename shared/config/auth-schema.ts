import * as z from 'zod';
import type { Auth } from './feed.ts';
import { object, text } from './feed-parts.ts';
import { headerNameRule, settingNameRule, textRule } from './name-rules.ts';

const SECRET_MESSAGE =
  'must be {"setting": "NAME"}, the name of an app setting that holds the secret; a secret itself does not belong in this file';

const secret = z
  .strictObject(
    {
      setting: text(settingNameRule).describe('Name of the app setting, which may be a Key Vault reference.'),
    },
    { error: (issue) => (issue.input === undefined ? undefined : SECRET_MESSAGE) },
  )
  .describe('A secret, by the name of the app setting that holds it.');

type AuthOf<Type extends Auth['type']> = Extract<Auth, { readonly type: Type }>;

/** Each way to sign in: one that is added to `Auth` does not compile without its schema. */
const KINDS = {
  none: object({ type: z.literal('none').describe('No sign-in.') }),
  basic: object({
    type: z.literal('basic').describe('User name and password.'),
    username: text(textRule).describe('The user name.'),
    password: secret,
  }),
  header: object({
    type: z.literal('header').describe('A key in a header.'),
    name: text(headerNameRule).describe('Name of the header, such as APIKey.'),
    value: secret,
  }),
  bearer: object({ type: z.literal('bearer').describe('A fixed bearer token.'), token: secret }),
  clientCredentials: object({
    type: z
      .literal('clientCredentials')
      .describe('An app registration of Microsoft Entra, with a client secret.'),
    tenantId: text(textRule).describe('Directory (tenant) id.'),
    clientId: text(textRule).describe('Application (client) id.'),
    clientSecret: secret,
    scope: text(textRule).describe('Scope to ask for, such as https://org.crm.dynamics.com/.default.'),
  }),
  managedIdentity: object({
    type: z.literal('managedIdentity').describe('The identity that the app runs as: no secret at all.'),
    scope: text(textRule).describe('Scope to ask for, such as https://org.crm.dynamics.com/.default.'),
    clientId: text(textRule).describe('Client id of a user-assigned identity.').exactOptional(),
  }),
} satisfies { readonly [Type in Auth['type']]: z.ZodType<AuthOf<Type>> };

const { none, ...others } = KINDS;

/** How to sign in at a service, as feeds.json says it. */
export const auth = z.discriminatedUnion('type', [none, ...Object.values(others)], {
  error: (issue) =>
    issue.code === 'invalid_union' ? `must be one of ${Object.keys(KINDS).join(', ')}` : undefined,
});
