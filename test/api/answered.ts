import * as z from 'zod';
import { ENDPOINT_NAMES, type EndpointName } from '../../shared/api/index.ts';
import { schemasOf } from '../../shared/api/schemas/index.ts';
import { endpointAt } from '../support/played-api.ts';

/** Source: HTTP Archive 1.2, as far as it is read here. */
const archive = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        request: z.object({ method: z.string(), url: z.string() }),
        response: z.object({ status: z.number() }),
      }),
    ),
  }),
});

/** How often each endpoint answered with each status. */
type Counts = ReadonlyMap<EndpointName, ReadonlyMap<number, number>>;

/** `text`: what was asked and answered, as an HTTP Archive. */
export const countAnswers = (text: string): Counts => {
  const counts = new Map(ENDPOINT_NAMES.map((name) => [name, new Map<number, number>()]));
  for (const { request, response } of archive.parse(JSON.parse(text)).log.entries) {
    const [, path = ''] = new URL(request.url).pathname.split('/api/');
    const name = endpointAt(request.method, path);
    const of = name === undefined ? undefined : counts.get(name);
    of?.set(response.status, (of.get(response.status) ?? 0) + 1);
  }
  return counts;
};

const isGood = (status: number): boolean => status >= 200 && status < 300;

/** Endpoints that can answer well, and never did: what was asked of them shows nothing. */
export const neverGood = (counts: Counts): readonly EndpointName[] =>
  [...counts]
    .filter(([name]) => Object.keys(schemasOf(name).answers).map(Number).some(isGood))
    .filter(([, statuses]) => ![...statuses.keys()].some(isGood))
    .map(([name]) => name);

/** A line for each endpoint: how often it answered with each status. */
export const countLines = (counts: Counts): readonly string[] =>
  [...counts].map(([name, statuses]) => {
    const each = [...statuses].toSorted(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
    return `${name.padEnd(14)}${each.join(', ')}`;
  });
