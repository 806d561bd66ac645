import { HttpRequest, type HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Environment } from '../shared/config/index.ts';
import { resumeRun } from '../shared/sync/index.ts';
import { createApplication } from './application.ts';
import { registrations } from './routes.ts';
import { continueQueue } from './run-queue.ts';

/** The app without a host. */
export interface InProcess {
  /** Answers what a request to the app would: nobody asks for a key. A call that is aborted goes on, as over HTTP. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Works on a run as its queue message would make the app do. */
  readonly resume: (run: { readonly runId: string; readonly feed: string }) => Promise<void>;
}

/** A line of what the functions log. */
export type Log = (level: string, message: string) => void;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** `feeds/{feed}/runs` as a pattern whose groups are its parameters. */
const patternOf = (route: string): RegExp => {
  const parts = route.split('/').map((part) => {
    const { rest, name } = /^\{(?<rest>\*?)(?<name>\w+)\}$/.exec(part)?.groups ?? {};
    if (name === undefined) return escaped(part);
    return rest === '*' ? `(?<${name}>.*)` : `(?<${name}>[^/]+)`;
  });
  return new RegExp(`^/api/${parts.join('/')}/?$`);
};

const responseOf = ({ status = 200, headers, body }: HttpResponseInit): Response => {
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : (body as string | Uint8Array<ArrayBuffer> | undefined), {
    status,
    headers: new Headers(headers),
  });
};

const contextOf = (functionName: string, log: Log): InvocationContext =>
  new InvocationContext({
    functionName,
    invocationId: 'in-process',
    logHandler: (level, ...args) => log(level, args.map(String).join(' ')),
  });

/** The composition root and the routes in this process, for a command. What is wrong with the settings is the answer of each call. */
export const createInProcess = (env: Environment, stopping: AbortSignal, log: Log): InProcess => {
  let made: ReturnType<typeof createApplication> | undefined;
  const application = () => (made ??= createApplication(env, stopping));
  const routes = registrations(application).map((route) => ({
    ...route,
    pattern: patternOf(route.route ?? route.name),
  }));
  return {
    fetch: async (url, init) => {
      const { pathname, searchParams } = new URL(url);
      for (const { name, pattern, handler } of routes) {
        const found = pattern.exec(pathname);
        if (found === null) continue;
        const params = Object.entries(found.groups ?? {}).map(([key, value]) => [
          key,
          decodeURIComponent(value ?? ''),
        ]);
        const request = new HttpRequest({
          method: init.method ?? 'GET',
          url,
          headers: Object.fromEntries(new Headers(init.headers)),
          query: Object.fromEntries(searchParams),
          params: Object.fromEntries(params) as Record<string, string>,
          ...(typeof init.body === 'string' && { body: { string: init.body } }),
        });
        return responseOf((await handler(request, contextOf(name, log))) ?? {});
      }
      return new Response(null, { status: 404 });
    },
    resume: async (run) => {
      await continueQueue(application, resumeRun)(run, contextOf('continueRun', log));
    },
  };
};
