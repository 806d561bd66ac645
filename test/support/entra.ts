import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { selfSigned } from './self-signed.ts';

const LOGIN = 'login.microsoftonline.com';

/** An app registration that a token is given to. */
export interface Registration {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

/** A managed identity, as the host of an app hands its tokens out. */
export interface Identity {
  readonly header: string;
  readonly resource: string;
  /** Absent: system-assigned. */
  readonly clientId?: string;
}

/** The token that goes to who asked as it should. */
export const tokenFor = (what: string): string => `token.${Buffer.from(what).toString('base64url')}.x`;

export interface Entra {
  /** For the environment of a process: it reaches this Entra and these hosts, and nothing else outside of this machine. */
  readonly environment: Readonly<Record<string, string>>;
  /** PEM, for `NODE_EXTRA_CA_CERTS`. */
  readonly certificate: string;
  /** Hosts that were asked for and are not here. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

const json = (status: number, body: object): readonly [number, string] => [status, JSON.stringify(body)];

const tokenAnswer = async (request: IncomingMessage, known: readonly Registration[]) => {
  const form = new URLSearchParams(await text(request));
  const found = known.find(
    ({ tenantId, clientId, clientSecret, scope }) =>
      request.url?.split('?')[0] === `/${tenantId}/oauth2/v2.0/token` &&
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_id') === clientId &&
      form.get('client_secret') === clientSecret &&
      form.get('scope')?.split(' ').includes(scope) === true,
  );
  if (found === undefined) {
    return json(401, { error: 'invalid_client', error_description: 'AADSTS7000215: nobody that we know' });
  }
  return json(200, { token_type: 'Bearer', expires_in: 3599, access_token: tokenFor(found.scope) });
};

const openidConfiguration = (tenant: string): object => ({
  issuer: `https://${LOGIN}/${tenant}/v2.0`,
  authorization_endpoint: `https://${LOGIN}/${tenant}/oauth2/v2.0/authorize`,
  token_endpoint: `https://${LOGIN}/${tenant}/oauth2/v2.0/token`,
  jwks_uri: `https://${LOGIN}/${tenant}/discovery/v2.0/keys`,
});

const login = async (request: IncomingMessage, known: readonly Registration[]) => {
  const path = request.url?.split('?')[0] ?? '';
  if (path.endsWith('/.well-known/openid-configuration'))
    return json(200, openidConfiguration(path.split('/')[1] ?? ''));
  return request.method === 'POST' ? tokenAnswer(request, known) : json(404, {});
};

const identityAnswer = (request: IncomingMessage, known: readonly Identity[]) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const found = known.find(
    ({ header, resource, clientId }) =>
      request.headers['x-identity-header'] === header &&
      searchParams.get('resource') === resource &&
      (searchParams.get('client_id') ?? undefined) === clientId,
  );
  if (found === undefined) return json(400, { statusCode: 400, message: 'no such identity' });
  return json(200, {
    access_token: tokenFor(`${found.resource} ${found.clientId ?? ''}`),
    expires_on: String(Math.floor(Date.now() / 1_000) + 3_600),
    resource: found.resource,
    token_type: 'Bearer',
  });
};

const listen = async (server: Server): Promise<number> => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
};

/** Answers of one host that is spoken to by https. */
export type Hosts = Readonly<Record<string, RequestListener>>;

/**
 * Microsoft Entra's token endpoint, an App Service identity endpoint, and whichever hosts a test brings, for a process that has
 * `environment` around it: its SDKs go through a proxy (`HTTPS_PROXY`) that leads every host to here.
 */
export const startEntra = async (
  known: { readonly registrations: readonly Registration[]; readonly identities: readonly Identity[] },
  hosts: Hosts = {},
): Promise<Entra> => {
  const refused: string[] = [];
  const names = [LOGIN, ...Object.keys(hosts)];
  const { key, cert } = selfSigned(names);
  const answer = async (request: IncomingMessage): Promise<readonly [number, string]> =>
    login(request, known.registrations);
  const send: RequestListener = (request, response) => {
    const host = request.headers.host?.split(':')[0] ?? '';
    if (host !== LOGIN) return hosts[host]?.(request, response);
    void answer(request).then(([status, body]) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body),
    );
  };
  const tls = createTlsServer({ key, cert }, send);
  await listen(tls);
  const plain = createServer((request, response) => {
    const [status, body] = identityAnswer(request, known.identities);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  plain.on('connect', (request, socket) => {
    const host = request.url?.split(':')[0] ?? '';
    if (!names.includes(host)) {
      refused.push(host);
      return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    return tls.emit('connection', socket);
  });
  const port = await listen(plain);
  return {
    environment: {
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      NO_PROXY: '127.0.0.1',
      IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`,
    },
    certificate: cert,
    refused,
    close: async () => {
      for (const server of [plain, tls]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
};
