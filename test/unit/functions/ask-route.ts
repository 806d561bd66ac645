import { HttpRequest, type HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Application } from '../../../functions/application.ts';
import { registrations } from '../../../functions/routes.ts';
import { type EndpointName, endpointOf } from '../../../shared/api/index.ts';

/** What a request to an endpoint has. */
export interface SentToRoute {
  /** Default: the endpoint's own. */
  readonly method?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export type RouteAnswer = HttpResponseInit & { readonly headers: Readonly<Record<string, string>> };

/** Asks the function of an endpoint's path as the host does. */
export const askRoute = async (
  app: Application,
  name: EndpointName,
  { method, params = {}, query = {}, body, headers = {} }: SentToRoute = {},
): Promise<RouteAnswer> => {
  const { path, method: own } = endpointOf(name);
  const route = registrations(() => app).find((one) => one.route === path);
  const pairs = new URLSearchParams(query);
  const request = new HttpRequest({
    method: method ?? own,
    url: `http://host.example/api/${path}?${pairs.toString()}`,
    params: { ...params },
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: { string: JSON.stringify(body) } }),
  });
  const context = new InvocationContext({
    functionName: name,
    invocationId: 'test',
    logHandler: () => undefined,
  });
  return (await route?.handler(request, context)) as RouteAnswer;
};
