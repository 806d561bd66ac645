import type { Findings } from './room-rules.ts';
import { isTest, type SourceFile } from './source-file.ts';

const ROOM = /^(?<room>shared\/[^/]+|page|cli)\/(?<file>.+\.tsx?)$/;
/** A table whose last column is headed `file`, to the first line that is none of it. */
const MAP = /^\|\s*question\s*\|\s*file\s*\|\n\|[-\s|]+\n(?<rows>(?:\|.*\n?)+)/m;
const NAMED = /`(?<file>[\w./-]+\.tsx?)`/g;

/** The files of a room that its map has to name: not what it is entered by, nor the tests beside their files. */
const filesByRoom = (files: readonly SourceFile[]): ReadonlyMap<string, readonly string[]> => {
  const rooms = new Map<string, string[]>();
  for (const { path } of files) {
    const { room, file } = ROOM.exec(path)?.groups ?? {};
    if (room === undefined || file === undefined || isTest(path)) continue;
    const named = rooms.get(room) ?? [];
    rooms.set(room, named);
    if (!/(?:^|\/)index\.ts$/.test(file)) named.push(file);
  }
  return rooms;
};

const faultsOf = (map: string, room: string, files: readonly string[]): Findings => {
  const named = [...map.matchAll(NAMED)].flatMap(({ groups }) => groups?.['file'] ?? []);
  const readme = `${room}/README.md`;
  return [
    ...files
      .filter((file) => !named.includes(file))
      .map((file) => `${readme}, the map: \`${file}\` is missing. Which question does it answer?`),
    ...[...new Set(named)]
      .filter((file) => !files.includes(file))
      .map((file) => `${readme}, the map: \`${file}\` is not there`),
    ...[...new Set(named.filter((file, index) => named.indexOf(file) !== index))].map(
      (file) => `${readme}, the map: \`${file}\` is named more than once`,
    ),
  ];
};

/** Every shared room, the page and the command line have a README with one map, question -> file, that names each file of it once: `<file>.ts`, `<sub-room>/<file>.ts`. */
export const mapFaults = (files: readonly SourceFile[]): Findings =>
  [...filesByRoom(files)].flatMap(([room, named]) => {
    const readme = files.find(({ path }) => path === `${room}/README.md`)?.text ?? '';
    const rows = MAP.exec(readme)?.groups?.['rows'];
    if (rows === undefined) return [`${room}/README.md has no map: a table \`| question | file |\``];
    return faultsOf(rows, room, named);
  });
