import { hasCode } from '../shared/core/index.ts';
import { type FrontAnswer, type FrontRequest, listen } from './functions-host/index.ts';
import { type LocalFeeds, namesSample, pointedFeeds } from './local-feeds.ts';
import { type FetchHandler, serve } from './serve.ts';

/** Takes the functions' port now; who asks waits until `answerWith` says who answers. */
export const takeHostPort = async (port: number) => {
  type Answer = (request: FrontRequest) => Promise<FrontAnswer>;
  const { promise: handler, resolve: answerWith } = Promise.withResolvers<Answer>();
  const { url, close } = await listen(async (request) => (await handler)(request), { port });
  return { url, close, answerWith };
};

const takeSourcePort = async (port: number) => {
  const { promise: handler, resolve: answerWith } = Promise.withResolvers<FetchHandler>();
  const { url, close } = await serve(async (request) => (await handler)(request), { port, gzip: true });
  return { url, close, answerWith };
};

const isBusy = (error: unknown): boolean => hasCode(error, 'EADDRINUSE');

/**
 * The port of the sample service, when a feed reads it. A feed that names its address may mean another service that is there: then it is
 * not taken.
 */
export const takeSamplePort = async (feeds: LocalFeeds, port: number) => {
  if (pointedFeeds(feeds).length > 0) return takeSourcePort(port);
  if (!namesSample(feeds, port)) return undefined;
  try {
    return await takeSourcePort(port);
  } catch (error) {
    if (isBusy(error)) return undefined;
    throw error;
  }
};
