import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Body, EndpointName, Params, Query } from '../../shared/api/index.ts';

/** A request to an endpoint, read by its schemas. */
export interface Call<Name extends EndpointName> {
  readonly params: Params<Name>;
  readonly query: Query<Name>;
  /** Rejects with `RefusedRequest` where it is not what the endpoint takes. */
  readonly body: () => Promise<Body<Name>>;
  /** For its headers. */
  readonly request: HttpRequest;
  readonly context: InvocationContext;
}

/** How an endpoint is answered. It may throw: `RefusedRequest` for what is wrong with the request. */
export type Handle<Name extends EndpointName> = (call: Call<Name>) => Promise<HttpResponseInit>;

/** One for every endpoint. */
export type Handlers = { readonly [Name in EndpointName]: Handle<Name> };
