import type { Faults } from './compare.ts';
import { labSource } from './lab-source.ts';
import { stampsOf } from './lab-sets.ts';
import { type LabStory, zoneOptions } from './lab-sittings.ts';
import { opened, type ServiceSource, type Told } from './service-source.ts';
import { Stage, tellOf } from './stage.ts';

const HALF_HOUR_MS = 1_800_000;
const DAY_MS = 86_400_000;

/** The places of this story are half hours from its begin on. */
const BEGIN = 100;

interface Day {
  readonly name: string;
  /** Noon of the day before, in UTC: epoch ms. */
  readonly noonBefore: number;
  /** Whether the column holds New York's time: else it holds UTC, which the service shows rightly and compares shifted. */
  readonly isLocal: boolean;
  readonly lookbackMs?: number;
}

const NEW_YORK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'medium',
});

const digitsAt = (epochMs: number, isLocal: boolean): string =>
  isLocal
    ? `${NEW_YORK.format(epochMs).replace(' ', 'T')}.1234567`
    : `${new Date(epochMs).toISOString().slice(0, 19)}.1234567`;

const catchUp = async (stage: Stage): Promise<Faults> => [
  ...(await stage.catchUp()),
  ...(await stage.newFaults()),
];

/** Rows of each half hour, a late one among them, and a run after each: over the night in which the clocks change. */
const liveThrough = async (stage: Stage): Promise<Faults> => {
  const faults: string[] = [];
  for (let half = 24; half < 24 + 30; half += 1) {
    const ns = [0, 1, 2].map((one) => half * 10 + one);
    await stage.change(async (source) => {
      await source.insert(ns.slice(0, 2), BEGIN + half);
      await source.insert(ns.slice(2), BEGIN + half - 1);
    });
    faults.push(...(await catchUp(stage)));
  }
  return faults;
};

const play = async (source: ServiceSource): Promise<readonly Told[]> => {
  const stage = new Stage(source);
  await source.reset(0);
  for (let half = 0; half < 24; half += 1)
    await stage.change((given) => given.insert([half * 10, half * 10 + 1], BEGIN + half));
  const reload = async (): Promise<Faults> => {
    const run = stage.count(await stage.world.reload({ last: { ms: DAY_MS } }));
    const isRight = run.outcome === 'unchanged';
    return [
      ...(isRight ? [] : [`the reload ended as ${run.outcome} ${run.message}`]),
      ...(await stage.newFaults()),
    ];
  };
  return [
    await tellOf('first load', () => catchUp(stage)),
    await tellOf('the night', () => liveThrough(stage)),
    await tellOf('reload last', reload),
  ];
};

const storyOf = ({ name, noonBefore, isLocal, lookbackMs }: Day): LabStory => {
  const source = labSource({
    ...stampsOf(0),
    // Which instant a local time is shown as is the service's own matter here.
    columns: { kinds: { Id: 'integer', Name: 'text' }, key: ['Id'], cursor: 'At' },
    asShown: (row) => row,
    textAt: (place) => digitsAt(noonBefore + (place - BEGIN) * HALF_HOUR_MS, isLocal),
    ties: 1,
    config: { pageSize: 40 },
    ...(lookbackMs === undefined ? {} : { lookback: { ms: lookbackMs } }),
  });
  return {
    options: { ...zoneOptions('new-york', isLocal ? 'unspecified' : 'utc'), 'max-top': 'null' },
    variant: { name: `odata-lab clocks ${name}`, play: (running) => play(opened(source, running)) },
  };
};

const SPRING = Date.UTC(2024, 2, 9, 17);
const AUTUMN = Date.UTC(2024, 10, 2, 16);

/** New York's clocks go forward, and back. */
export const CLOCK_CHANGES: readonly LabStory[] = [
  { name: 'in spring, UTC', noonBefore: SPRING, isLocal: false },
  { name: 'in spring, local time', noonBefore: SPRING, isLocal: true },
  { name: 'in autumn, UTC', noonBefore: AUTUMN, isLocal: false },
  // The hour that comes twice is lost without it: nobody can tell its times apart.
  {
    name: 'in autumn, local time with a lookback of two hours',
    noonBefore: AUTUMN,
    isLocal: true,
    lookbackMs: 7_200_000,
  },
].map(storyOf);
