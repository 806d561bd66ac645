import { expect, test } from 'vitest';
import { ACTIONS } from '../../../page/actions/actions.ts';
import { ENDPOINTS as ASKED } from '../../../page/api/endpoints.ts';
import { ENDPOINTS } from '../../../shared/api/index.ts';
import { SCHEMAS } from '../../../shared/api/schemas/index.ts';

test.each(Object.entries(ASKED))('the page asks %s where it is', (name, asked) => {
  expect(new Map<string, object>(Object.entries(ENDPOINTS)).get(name)).toMatchObject(asked);
});

const SUBJECT = { feed: 'orders', runId: '7f0b6c1e-0000-4000-8000-000000000000' };
const GIVEN = { reason: 'why', until: '2999-12-24T18:00:00Z' };

test.each(Object.entries(ACTIONS))('the action %s sends what its endpoint takes', (_name, { call }) => {
  const { endpoint, body } = { body: undefined, ...call(SUBJECT, GIVEN) };
  const schemas = SCHEMAS[endpoint];
  const sent = 'body' in schemas ? schemas.body.safeParse(body ?? {}) : { success: body === undefined };
  expect(sent).toMatchObject({ success: true });
});
