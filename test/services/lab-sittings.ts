import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Service, Sitting } from './service.ts';
import type { Variant } from './service-source.ts';

/** What a process of odata-lab is started with: options by their names, and TZ, the machine's zone. */
export type LabOptions = Readonly<Record<string, string>>;

/** A story, and what its process must have been started with. Other options may be as they like. */
export interface LabStory {
  readonly options: LabOptions;
  readonly variant: Variant;
}

/** The zones of a service, and how far their clocks are ahead of UTC in January. */
export const ZONES = {
  utc: { hoursAhead: 0, place: 'UTC', rule: 'UTC' },
  'new-york': { hoursAhead: -5, place: 'America/New_York', rule: 'rule:new-york' },
  tokyo: { hoursAhead: 9, place: 'Asia/Tokyo', rule: 'rule:tokyo' },
} as const;

export type Zone = keyof typeof ZONES;

/** A time of Kind Local is one of the machine's zone, which is then the service's too. */
export const zoneOptions = (zone: Zone, kind: string): LabOptions =>
  kind === 'local'
    ? { kind, 'time-zone': 'default', TZ: ZONES[zone].place }
    : { kind, 'time-zone': ZONES[zone].rule, TZ: 'UTC' };

/** Where it unpacks its native library, once for all processes. */
const UNPACKED = join(tmpdir(), 'tidemark-odata-lab');

const agree = (one: LabOptions, other: LabOptions): boolean =>
  Object.entries(one).every(([name, value]) => other[name] === undefined || other[name] === value);

interface Process {
  options: LabOptions;
  readonly variants: Variant[];
}

/** As few processes as it takes, nearly: a story joins the first whose options agree with its own. */
const share = (stories: readonly LabStory[]): readonly Process[] => {
  const processes: Process[] = [];
  for (const { options, variant } of stories) {
    const process = processes.find((other) => agree(options, other.options));
    if (process === undefined) processes.push({ options, variants: [variant] });
    else {
      process.options = { ...process.options, ...options };
      process.variants.push(variant);
    }
  }
  return processes;
};

const sittingOf = (program: string, { options: { TZ = 'UTC', ...options }, variants }: Process): Sitting => ({
  launch: ({ folder }) => ({
    command: program,
    args: (port) => [
      '--port',
      String(port),
      '--rows',
      '0',
      '--db',
      join(folder, 'lab.db'),
      ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    ],
    env: { TZ, DOTNET_BUNDLE_EXTRACT_BASE_DIR: UNPACKED },
  }),
  variants,
});

/** The processes in which these stories can be told. */
export const sittingsOf = (stories: readonly LabStory[], program: string): ReturnType<Service['sittings']> =>
  share(stories).map((process) => sittingOf(program, process));
