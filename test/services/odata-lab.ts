import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CLOCK_CHANGES } from './clock-changes.ts';
import { labSource } from './lab-source.ts';
import { OFFSET_SETS, offsetTextAt, stampsOf } from './lab-sets.ts';
import { allStates, pairedStates, type State } from './pairs.ts';
import { type LabOptions, type LabStory, sittingsOf, type Zone, zoneOptions, ZONES } from './lab-sittings.ts';
import type { Service } from './service.ts';
import { LOADED_IN_RANGES, storyOf, type StoryOptions } from './story.ts';

const SHARED = join(import.meta.dirname, '../../../shared');
const PROGRAM = join(SHARED, 'services/odata-lab/odata-lab');

const PAGE = 40;

/** How answers end: with a link by position or by value, not at all, or at a limit that nobody tells of. */
const PAGING = {
  links: { pageSize: PAGE },
  tokens: { pageSize: PAGE },
  whole: {},
  cap: { mode: 'options', capAfter: PAGE },
} as const;

type Paging = keyof typeof PAGING;

const SWITCHES = { paging: Object.keys(PAGING), ties: ['1', '7', '90'] };

const STAMP_SWITCHES = { zone: Object.keys(ZONES), kind: ['unspecified', 'utc', 'local'], ...SWITCHES };

const OFFSET_SWITCHES = {
  set: Object.keys(OFFSET_SETS),
  storage: ['ticks', 'showms', 'sqldatetime', 'unixms', 'string', 'binary'],
  ...SWITCHES,
};

const pagingOf = ({ paging, ties }: State<typeof SWITCHES>) => ({
  ties: Number(ties),
  config: PAGING[paging as Paging],
});

const optionsOf = ({ paging, ties }: State<typeof SWITCHES>): LabOptions => ({
  ties,
  'skip-token': paging === 'tokens' ? 'on' : 'off',
  'max-top': 'null',
});

const nameOf = (set: string, state: object): string =>
  ['odata-lab', set, ...Object.entries(state).map(([name, value]) => `${name}=${value}`)].join(' ');

const stampStory = (state: State<typeof STAMP_SWITCHES>): LabStory => {
  const zone = ZONES[state.zone as Zone];
  const isUtc = state.kind === 'utc';
  const set = { ...stampsOf(isUtc ? 0 : zone.hoursAhead), ...pagingOf(state) };
  return {
    options: { ...optionsOf(state), ...zoneOptions(state.zone as Zone, state.kind) },
    variant: storyOf(nameOf('Stamps', state), labSource(set)),
  };
};

const offsetStory = ({ set, ...state }: State<typeof OFFSET_SWITCHES>): LabStory => {
  const name = set as keyof typeof OFFSET_SETS;
  const source = labSource({
    name,
    ...OFFSET_SETS[name],
    textAt: offsetTextAt(state.storage),
    ...pagingOf(state),
  });
  return {
    options: { ...optionsOf(state), dto: state.storage },
    variant: storyOf(nameOf(set, state), source),
  };
};

/** ASP.NET's own default: every `$top` is refused. */
const topRefused = (): LabStory => {
  const source = labSource({
    name: 'Orders',
    ...OFFSET_SETS.Orders,
    textAt: offsetTextAt('ticks'),
    ties: 7,
    config: PAGING.links,
  });
  return {
    options: { ties: '7', 'max-top': 'unset' },
    variant: storyOf('odata-lab Orders without SetMaxTop', source),
  };
};

/** Where bounds are hours away from what is shown, a range is a day wide: three of them. */
const OVER_DAYS: StoryOptions = { ...LOADED_IN_RANGES, rows: 4_400 };

/** A first load in ranges, of a service in a zone whose column holds UTC. */
const inRanges = (zone: string, place: string): LabStory => ({
  options: { ties: '1', 'time-zone': place, TZ: 'UTC', kind: 'utc', 'skip-token': 'off', 'max-top': 'null' },
  variant: storyOf(
    `odata-lab Stamps in ranges zone=${zone}`,
    labSource({ ...stampsOf(0), ties: 1, config: PAGING.links }),
    OVER_DAYS,
  ),
});

/** The same of a set whose cursor is compared as it is shown. */
const ordersInRanges = (): LabStory => ({
  options: { ties: '7', 'skip-token': 'off', 'max-top': 'null', dto: 'ticks' },
  variant: storyOf(
    'odata-lab Orders in ranges',
    labSource({
      name: 'Orders',
      ...OFFSET_SETS.Orders,
      textAt: offsetTextAt('ticks'),
      ties: 7,
      config: PAGING.links,
    }),
    LOADED_IN_RANGES,
  ),
});

/** Kathmandu's zone has to be on the machine: the others are built in. */
const storiesInRanges = (all: boolean): readonly LabStory[] => [
  inRanges('tokyo', ZONES.tokyo.rule),
  ...(all
    ? [
        ordersInRanges(),
        inRanges('new-york', ZONES['new-york'].rule),
        inRanges('kathmandu', 'Asia/Kathmandu'),
      ]
    : []),
];

const storiesOf = (all: boolean): readonly LabStory[] => {
  const statesOf = all ? allStates : pairedStates;
  return [
    ...statesOf(STAMP_SWITCHES).map(stampStory),
    ...statesOf(OFFSET_SWITCHES).map(offsetStory),
    topRefused(),
    ...storiesInRanges(all),
    ...CLOCK_CHANGES,
  ];
};

/** odata-lab: ASP.NET Core OData, with a program beside the repository. Where a machine does not have it, nothing of it is played. */
export const odataLab: Service = {
  name: 'odata-lab',
  whyNot: () => (existsSync(PROGRAM) ? undefined : `${PROGRAM} is not there`),
  mayLack: () => !existsSync(SHARED),
  sittings: (all) => sittingsOf(storiesOf(all), PROGRAM),
};
