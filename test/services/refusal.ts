import type { Faults } from './compare.ts';
import { opened, type OpenSource, type ServiceSource, type Told, type Variant } from './service-source.ts';
import { Stage, tellOf } from './stage.ts';

const ROWS = 300;

/** How a run has to fail: with one of some kinds, and by a message. */
interface Refusal {
  readonly kinds: readonly string[];
  /** What the message has to say. Absent: anything. */
  readonly says?: RegExp;
}

/** A run must fail so, and leave no row in the table that the source does not have. */
const refused = async (stage: Stage, { kinds, says = /^/ }: Refusal): Promise<Faults> => {
  const { outcome, errorKind = '', message = '' } = stage.count(await stage.world.run());
  const isRefused = outcome === 'failed' && kinds.includes(errorKind) && says.test(message);
  const faults = await stage.newFaults();
  return [
    ...(isRefused ? [] : [`the run ended as ${outcome} ${errorKind}: ${message}`]),
    ...faults.filter((fault) => !fault.startsWith('missing')),
  ];
};

const playRefusal = async (source: ServiceSource, refusal: Refusal): Promise<readonly Told[]> => {
  const stage = new Stage(source);
  await stage.change((given) => given.reset(ROWS));
  return [
    await tellOf('refused', () => refused(stage, refusal)),
    await tellOf('refused again', () => refused(stage, refusal)),
  ];
};

/** A feed that cannot be read rightly has to say so, in every run. */
export const refusalOf = (name: string, open: OpenSource, refusal: Refusal): Variant => ({
  name,
  play: async (running) => {
    const source = opened(open, running);
    try {
      return await playRefusal(source, refusal);
    } finally {
      source[Symbol.dispose]?.();
    }
  },
});
