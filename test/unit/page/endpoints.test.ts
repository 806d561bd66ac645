import { expect, test } from 'vitest';
import { ACTIONS } from '../../../page/actions/actions.ts';
import { SCHEMAS } from '../../../shared/api/schemas/index.ts';

const SUBJECT = { feed: 'orders', runId: '7f0b6c1e-0000-4000-8000-000000000000' };
const GIVEN = { reason: 'why', until: '2999-12-24T18:00:00Z' };

test.each(Object.entries(ACTIONS))('the action %s sends what its endpoint takes', (_name, { call }) => {
  const { endpoint, body } = { body: undefined, ...call(SUBJECT, GIVEN) };
  const schemas = SCHEMAS[endpoint];
  const sent = 'body' in schemas ? schemas.body.safeParse(body ?? {}) : { success: body === undefined };
  expect(sent).toMatchObject({ success: true });
});
