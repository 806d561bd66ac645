import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Tells of each request of this process that does not go to the source: those are the Azure SDKs'. */
export const onSdkRequest = (serviceUrl: string, tell: (request: ClientRequest) => void): void => {
  const { host } = new URL(serviceUrl);
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.getHeader('host') !== host) tell(request);
  });
};
