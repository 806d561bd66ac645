import { importsOf } from './imports.ts';
import type { Findings } from './room-rules.ts';
import { isTest, type SourceFile } from './source-file.ts';

/**
 * The order inside the rooms that have rooms of their own, from the lowest up. What stands in one line are neighbours, which do not know
 * each other; what lies in the room itself (its index.ts, `tick.ts`) is above them all.
 */
const ORDER: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'shared/sync': [
    ['feed', 'progress', 'run'],
    ['table'],
    ['source'],
    ['append', 'reload', 'maintain', 'look'],
    ['jobs'],
  ],
  'shared/delta': [['log'], ['stats'], ['files', 'actions'], ['transaction'], ['maintain']],
  'shared/state': [['stored']],
  'shared/api': [['table'], ['schemas']],
  'shared/odata': [['errors'], ['metadata'], ['values'], ['json'], ['cells'], ['scan'], ['request']],
};

interface Place {
  readonly room: string;
  /** Undefined for a file that lies in the room itself. */
  readonly sub: string | undefined;
}

const placeOf = (path: string): Place | undefined => {
  const { room, sub } = /^(?<room>shared\/[^/]+)\/(?:(?<sub>[^/]+)\/)?/.exec(path)?.groups ?? {};
  return room === undefined ? undefined : { room, sub };
};

/** How high a file stands in its room; -1 for what has no place in it. */
const floorOf = ({ room, sub }: Place): number => {
  const floors = ORDER[room] ?? [];
  return sub === undefined ? floors.length : floors.findIndex((floor) => floor.includes(sub));
};

const isUpward = (from: Place, to: Place): boolean =>
  from.sub !== undefined && from.sub !== to.sub && floorOf(to) >= floorOf(from);

/** Within a room imports point down the order of its sub-rooms only, those of types included. */
export const upwardSubImports = (files: readonly SourceFile[]): Findings =>
  files
    .filter(({ path }) => !isTest(path))
    .flatMap(importsOf)
    .flatMap(({ path, target = '' }) => {
      const from = placeOf(path);
      const to = placeOf(target);
      if (from === undefined || from.room !== to?.room || !isUpward(from, to)) return [];
      return [`${path} imports ${target}`];
    });

/** Every sub-room has a place in the order, and an index.ts to enter it by. */
export const straySubRooms = (files: readonly SourceFile[]): Findings => {
  const paths = new Set(files.map(({ path }) => path));
  const places = new Map(
    files.flatMap(({ path }) => {
      const place = placeOf(path);
      return place?.sub === undefined ? [] : [[`${place.room}/${place.sub}`, place] as const];
    }),
  );
  return [...places].flatMap(([folder, place]) => [
    ...(floorOf(place) >= 0 ? [] : [`${folder} has no place in the order of ${place.room}`]),
    ...(paths.has(`${folder}/index.ts`) ? [] : [`${folder} has no index.ts`]),
  ]);
};
