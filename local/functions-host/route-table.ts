import { TidemarkError } from '../../shared/core/index.ts';
import type { FunctionMetadata } from './core-module.ts';

export interface RouteMatch {
  readonly functionName: string;
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

/** One slash at the end does not count; any other empty segment does, and matches nothing. */
const split = (path: string): readonly string[] => {
  const inner = path.replace(/^\//, '').replace(/\/$/, '');
  return inner === '' ? [] : inner.split('/');
};

const routeOf = ({ name, bindings }: FunctionMetadata, prefix: string): readonly Route[] =>
  Object.values(bindings)
    .filter(({ type }) => type === 'httpTrigger')
    .map(({ route, methods }) => ({
      functionName: name,
      methods: Array.isArray(methods)
        ? methods.map((method) => String(method).toUpperCase())
        : ['GET', 'POST'],
      segments: split(`${prefix}/${typeof route === 'string' ? route : name}`).map((text) =>
        segmentOf(text, name),
      ),
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

const paramsOf = (route: Route, parts: readonly string[]): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  for (const [index, segment] of route.segments.entries()) {
    if (segment.kind === 'rest') {
      params[segment.name] = parts.slice(index).join('/');
      return params;
    }
    const part = parts[index];
    if (part === undefined || part === '') return undefined;
    if (segment.kind === 'param') params[segment.name] = part;
    else if (part.toLowerCase() !== segment.text) return undefined;
  }
  return parts.length === route.segments.length ? params : undefined;
};

export interface RouteOptions {
  /** What every route begins with: `api`. */
  readonly prefix?: string;
  /** Take a path with two slashes for one with one, which the real host does not. */
  readonly skipEmptySegments?: boolean;
}

/**
 * Finds the HTTP function for a method and a decoded path. Literals match in any case, as in the real host; a method that no
 * function takes is no match either, and an empty segment matches nothing. Rejects a template that it cannot read with `config`.
 */
export const createRouteTable = (
  functions: readonly FunctionMetadata[],
  { prefix = '', skipEmptySegments = false }: RouteOptions = {},
): ((method: string, path: string) => RouteMatch | undefined) => {
  const routes = functions.flatMap((metadata) => routeOf(metadata, prefix)).sort(moreSpecific);
  return (method, path) => {
    const all = split(path);
    const parts = skipEmptySegments ? all.filter((part) => part !== '') : all;
    for (const route of routes) {
      const params = route.methods.includes(method.toUpperCase()) ? paramsOf(route, parts) : undefined;
      if (params !== undefined) return { functionName: route.functionName, params };
    }
    return undefined;
  };
};
