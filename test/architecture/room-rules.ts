import { importsOf, type ModuleImport } from './imports.ts';
import { isTest, type SourceFile } from './source-file.ts';

/** What is wrong, file by file; nothing when the rule holds. */
export type Findings = readonly string[];

const BELOW_SYNC = ['shared/odata', 'shared/delta', 'shared/state', 'shared/queue'];
const PORTS = ['shared/parquet', 'shared/lake', 'shared/core'];
const SCRATCH = 'shared/scratch';
const SHARED = ['shared/sync', 'shared/api', 'shared/config', ...BELOW_SYNC, ...PORTS, SCRATCH];

/** Which rooms each room may import from: the design's arrows, and what follows from them. Tests may look into every room. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  functions: SHARED,
  'shared/sync': [...BELOW_SYNC, ...PORTS, SCRATCH],
  'shared/odata': PORTS,
  'shared/delta': PORTS,
  'shared/state': PORTS,
  'shared/queue': ['shared/core'],
  'shared/api': ['shared/config'],
  'shared/config': ['shared/core'],
  'shared/parquet': ['shared/core'],
  'shared/lake': ['shared/core'],
  [SCRATCH]: ['shared/core'],
  'shared/core': [],
  page: ['shared/api'],
  local: [...SHARED, 'functions'],
  cli: ['shared/api', 'shared/config', 'shared/core', 'functions', 'local'],
  bench: [...SHARED, 'functions', 'local'],
};

/** Where a room may use the types of another, and nothing that is there at run time. */
const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = {
  page: ['shared/core'],
  'shared/sync': ['shared/config'],
  'shared/state': ['shared/config'],
  'shared/api': ['shared/core', 'shared/state'],
  'shared/config': ['shared/parquet'],
};

/** The room of a file: `shared/delta`, `local`. */
const roomOf = (path: string): string => /^shared\/[^/]+|^[^/]+/.exec(path)?.[0] ?? path;

const importsOfRooms = (files: readonly SourceFile[]): readonly ModuleImport[] =>
  files.filter(({ path }) => !isTest(path)).flatMap(importsOf);

const isAllowed = ({ path, kind }: ModuleImport, target: string): boolean => {
  const from = roomOf(path);
  const to = roomOf(target);
  if (from === to || MAY_IMPORT[from]?.includes(to) === true) return true;
  return kind === 'type' && MAY_IMPORT_TYPES[from]?.includes(to) === true;
};

/** Imports point down the rooms' order only. */
export const upwardImports = (files: readonly SourceFile[]): Findings =>
  importsOfRooms(files).flatMap((found) =>
    found.target === undefined || found.target === 'package.json' || isAllowed(found, found.target)
      ? []
      : [`${found.path} imports ${found.target}`],
  );

/** What a page or a command line should not load when it enters by the index.ts: the schemas need zod. */
const SECOND_ENTRANCES = ['shared/api/schemas/index.ts'];

/** A folder that has an index.ts is entered by it alone, but for a second entrance, and for a worker, which begins with its own file. */
export const sideEntrances = (files: readonly SourceFile[]): Findings => {
  const guarded = files.flatMap(({ path }) => (path.endsWith('/index.ts') ? [path.slice(0, -8)] : []));
  const imports = importsOfRooms(files).filter(({ kind }) => kind !== 'url');
  return imports.flatMap(({ path, target = '' }) =>
    guarded
      .filter((folder) => target.startsWith(folder) && !path.startsWith(folder))
      .flatMap((folder) =>
        target === `${folder}index.ts` || SECOND_ENTRANCES.includes(target)
          ? []
          : [`${path} imports ${target}`],
      ),
  );
};

/** Every shared room has an index.ts, and every room is one that has its place in the order. */
export const strayRooms = (files: readonly SourceFile[]): Findings => {
  const paths = new Set(files.map(({ path }) => path));
  const rooms = [...new Set(files.filter(({ path }) => !isTest(path)).map(({ path }) => roomOf(path)))];
  return rooms.flatMap((room) => {
    if (MAY_IMPORT[room] === undefined) return [`${room} has no place in the order of rooms`];
    return room.startsWith('shared/') && !paths.has(`${room}/index.ts`) ? [`${room} has no index.ts`] : [];
  });
};

/** No file comes back to itself by its imports, those of types included. */
export const importCycles = (files: readonly SourceFile[]): Findings => {
  const targets = new Map(
    files.map((file) => [
      file.path,
      importsOf(file).flatMap(({ target }) => (target === undefined ? [] : [target])),
    ]),
  );
  const done = new Set<string>();
  const findings: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const place = trail.indexOf(path);
    if (place >= 0) findings.push([...trail.slice(place), path].join(' -> '));
    if (place >= 0 || done.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return findings;
};
