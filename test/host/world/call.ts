import type { LaunchedHost } from '../launch.ts';

/** How a request ended. */
export interface Called {
  /** 0: there was no answer; the connection was refused or reset. */
  readonly status: number;
  readonly text: string;
  readonly startedMs: number;
  readonly atMs: number;
}

export interface CallOptions {
  readonly method?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request with the host's master key. Never rejects. */
export const call = async (
  { url, keys }: LaunchedHost,
  path: string,
  { method, json, headers }: CallOptions = {},
): Promise<Called> => {
  const startedMs = Date.now();
  try {
    const response = await fetch(`${url}${path}`, {
      method: method ?? (json === undefined ? 'GET' : 'POST'),
      headers: {
        'x-functions-key': keys.master,
        connection: 'close',
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return { status: response.status, text, startedMs, atMs: Date.now() };
  } catch {
    return { status: 0, text: '', startedMs, atMs: Date.now() };
  }
};

/** Starts a function by hand. */
export const callAdmin = (host: LaunchedHost, functionName: string): Promise<Called> =>
  call(host, `/admin/functions/${functionName}`, { json: { input: '' } });
