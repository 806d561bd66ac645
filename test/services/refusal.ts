import type { Faults } from './compare.ts';
import type { OpenSource, ServiceSource, Told, Variant } from './service-source.ts';
import { Stage, tellOf } from './stage.ts';

const ROWS = 300;

/** A run must fail with one of `kinds`, and leave no row in the table that the source does not have. */
const refused = async (stage: Stage, kinds: readonly string[]): Promise<Faults> => {
  const { outcome, errorKind = '' } = stage.count(await stage.world.run());
  const isRefused = outcome === 'failed' && kinds.includes(errorKind);
  const faults = await stage.newFaults();
  return [
    ...(isRefused ? [] : [`the run ended as ${outcome} ${errorKind}`]),
    ...faults.filter((fault) => !fault.startsWith('missing')),
  ];
};

const playRefusal = async (source: ServiceSource, kinds: readonly string[]): Promise<readonly Told[]> => {
  const stage = new Stage(source);
  await stage.change((given) => given.reset(ROWS));
  return [
    await tellOf('refused', () => refused(stage, kinds)),
    await tellOf('refused again', () => refused(stage, kinds)),
  ];
};

/** A feed that cannot be read rightly has to say so, in every run. `kinds`: of the failure. */
export const refusalOf = (name: string, open: OpenSource, ...kinds: readonly string[]): Variant => ({
  name,
  play: async (running) => {
    const source = open(running);
    try {
      return await playRefusal(source, kinds);
    } finally {
      source[Symbol.dispose]?.();
    }
  },
});
