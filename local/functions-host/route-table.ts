import { TidemarkError } from '../../shared/core/index.ts';
import type { FunctionMetadata } from './core-module.ts';

export interface RouteMatch {
  readonly functionName: string;
  /** Decoded. */
  readonly params: Readonly<Record<string, string>>;
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'rest'; readonly name: string };

interface Route {
  readonly functionName: string;
  readonly methods: readonly string[];
  readonly segments: readonly Segment[];
}

const RANK = { literal: 0, param: 1, rest: 2 } as const;

const segmentOf = (text: string, functionName: string): Segment => {
  const match = /^\{(\*?)(\w+)\}$/.exec(text);
  if (match !== null) return { kind: match[1] === '*' ? 'rest' : 'param', name: match[2] ?? '' };
  if (/[{}]/.test(text))
    throw new TidemarkError(
      'config',
      `The route of ${functionName} has '${text}': the local host knows {name} and {*rest} only.`,
    );
  return { kind: 'literal', text: text.toLowerCase() };
};

const split = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

const routeOf = ({ name, bindings }: FunctionMetadata): readonly Route[] =>
  Object.values(bindings)
    .filter(({ type }) => type === 'httpTrigger')
    .map(({ route, methods }) => ({
      functionName: name,
      methods: Array.isArray(methods)
        ? methods.map((method) => String(method).toUpperCase())
        : ['GET', 'POST'],
      segments: split(typeof route === 'string' ? route : name).map((text) => segmentOf(text, name)),
    }));

/** A literal before a parameter before a rest, from the left. */
const moreSpecific = (a: Route, b: Route): number => {
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    if (other === undefined) return 1;
    if (segment.kind !== other.kind) return RANK[segment.kind] - RANK[other.kind];
  }
  return a.segments.length - b.segments.length;
};

const decodePart = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const paramsOf = (route: Route, parts: readonly string[]): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  for (const [index, segment] of route.segments.entries()) {
    if (segment.kind === 'rest') {
      params[segment.name] = parts.slice(index).map(decodePart).join('/');
      return params;
    }
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === 'param') params[segment.name] = decodePart(part);
    else if (decodePart(part).toLowerCase() !== segment.text) return undefined;
  }
  return parts.length === route.segments.length ? params : undefined;
};

/**
 * Finds the HTTP function for a method and a path below the route prefix. Literals match in any case, as in the real host;
 * a method that no function takes is no match either. Rejects a template that it cannot read with `config`.
 */
export const createRouteTable = (
  functions: readonly FunctionMetadata[],
): ((method: string, path: string) => RouteMatch | undefined) => {
  const routes = functions.flatMap(routeOf).sort(moreSpecific);
  return (method, path) => {
    const parts = split(path);
    for (const route of routes) {
      const params = route.methods.includes(method.toUpperCase()) ? paramsOf(route, parts) : undefined;
      if (params !== undefined) return { functionName: route.functionName, params };
    }
    return undefined;
  };
};
