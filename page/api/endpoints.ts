import { type EndpointName, ENDPOINTS } from '../../shared/api/index.ts';

/** A call as it is made, and as its curl line is written. */
export interface Call {
  readonly endpoint: EndpointName;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
}

/** Below `/api`, each part encoded. */
export const pathOf = ({ endpoint, params = {}, query = {} }: Call): string => {
  const path = ENDPOINTS[endpoint].path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(new Map(Object.entries(params)).get(name) ?? ''),
  );
  const pairs = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return pairs.size === 0 ? path : `${path}?${pairs.toString()}`;
};
