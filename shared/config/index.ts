export type { Auth, Feed, ReloadWindow, SecretRef } from './feed.ts';
export { feedsJsonSchema } from './feeds-json-schema.ts';
export { fingerprintOf } from './fingerprint.ts';
export { locateJsonError } from './locate-json-error.ts';
export { parseFeeds } from './parse-feeds.ts';
export { parseReloadBody, type BodyProblem } from './parse-reload-body.ts';
export { parseSettings, type Settings } from './parse-settings.ts';
export { missingSecrets, resolveSecret, secretsOf, type Environment } from './secrets.ts';
