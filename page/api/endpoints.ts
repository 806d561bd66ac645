import type { Asked, EndpointName } from '../../shared/api/index.ts';

type Part<Name extends EndpointName, Of extends 'params' | 'query' | 'body'> = Name extends EndpointName
  ? NonNullable<Asked<Name>[Of]>
  : never;

/** A call as it is made, and as its curl line is written. */
export interface Call<Name extends EndpointName = EndpointName> {
  readonly endpoint: Name;
  readonly params?: Part<Name, 'params'>;
  readonly query?: Part<Name, 'query'>;
  readonly body?: Part<Name, 'body'>;
}

/** What the client is asked with. */
export const askedOf = <Name extends EndpointName>({ params, query, body }: Call<Name>): Asked<Name> => ({
  ...(params !== undefined && { params }),
  ...(query !== undefined && { query }),
  ...(body !== undefined && { body }),
});
