import { expect, test } from 'vitest';
import { ENDPOINT_NAMES, type EndpointName, endpointOf } from '../../../shared/api/index.ts';
import { countAnswers, countLines, neverGood } from '../../api/answered.ts';

const archiveOf = (asked: readonly (readonly [method: string, path: string, status: number])[]): string =>
  JSON.stringify({
    log: {
      entries: asked.map(([method, path, status]) => ({
        request: { method, url: `http://127.0.0.1:7071/api/${path}?limit=1` },
        response: { status },
      })),
    },
  });

const asked = (name: EndpointName, status: number) => {
  const { method, path } = endpointOf(name);
  return [method, path.replaceAll(/\{\*?\w+\}/g, 'a%20b'), status] as const;
};

test('an endpoint that answers with problems alone is told', () => {
  const all = ENDPOINT_NAMES.map((name) => asked(name, name === 'cancelRun' ? 202 : 200));
  expect(neverGood(countAnswers(archiveOf(all)))).toEqual([]);
  const refused = all.map(([method, path, status]) =>
    method === 'DELETE' ? ([method, path, 409] as const) : ([method, path, status] as const),
  );
  expect(neverGood(countAnswers(archiveOf(refused)))).toEqual(['cancelRun']);
  expect(neverGood(countAnswers(archiveOf([])))).toEqual(ENDPOINT_NAMES);
});

test('answers are counted by endpoint, and what is none is not', () => {
  const counts = countAnswers(
    archiveOf([asked('getRun', 404), asked('getRun', 200), asked('getRun', 200), ['PUT', 'feeds', 405]]),
  );
  expect(countLines(counts)).toContain('getRun        200: 2, 404: 1');
  expect(countLines(counts).filter((line) => line.includes('405'))).toEqual([]);
});
