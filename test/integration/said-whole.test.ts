import { expect, test } from 'vitest';
import { createRedactor } from '../../shared/core/index.ts';
import { createReloadWorld } from '../support/reload-world.ts';

const SECRET = 'the-secret-of-the-app-4711';

test.each([470, 480, 490, 499, 500, 501, 600])(
  'a secret that a service echoes after %i characters is told to nobody, in no part',
  async (before) => {
    const world = createReloadWorld();
    await world.run();
    const message = `${'x'.repeat(before)} ${SECRET} and more`;
    world.service.onRequest = () => Response.json({ error: { code: 'a', message } }, { status: 400 });
    const deps = { ...world.deps, redact: createRedactor([SECRET]) };
    const { said = '' } = await world.reload({ deps });
    expect(said).toContain('xxx');
    expect(said).not.toContain('the-sec');
    expect(said.length).toBeLessThanOrEqual(500);
  },
);
