import type { Rule } from './name-rules.ts';

const LOCAL_HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** What is wrong with the URL of `$metadata`, or of a service. The URL is never repeated: it may hold a password. */
export const metadataUrlRule: Rule = (text) => {
  const url = text.trim() === text ? URL.parse(text) : null;
  if (url === null) return 'must be a URL, such as https://services.example/odata/v4';
  if (url.username !== '' || url.password !== '') {
    return 'must not hold a user name or password; use "auth" of type "basic", with the password in an app setting';
  }
  if (text.includes('?')) return 'must not have a query; put further query options into "query"';
  if (text.includes('#')) return 'must not have a fragment; leave out "#" and what follows it';
  if (url.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname)) return undefined;
  if (url.protocol !== 'https:')
    return 'must begin with https:// (http:// is only for 127.0.0.1 and localhost)';
  return undefined;
};

/** What is wrong with a service's URL. */
export const serviceUrlRule: Rule = (text) => {
  const problem = metadataUrlRule(text);
  if (problem !== undefined) return problem;
  return /\/\$metadata\/*$/i.test(text) ? 'must be the root of the service; leave out /$metadata' : undefined;
};
