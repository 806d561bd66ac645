import { maskSource } from './mask-source.ts';
import type { Findings } from './room-rules.ts';
import { isTest, type SourceFile } from './source-file.ts';

/** A call that is made in few places, as each of them is thought through. */
export interface Owned {
  readonly what: string;
  readonly call: RegExp;
  /** Paths, or folders with a slash at their end. */
  readonly owners: readonly string[];
}

export const OWNED: readonly Owned[] = [
  {
    what: 'puts a file that must not be there',
    call: /\.\s*putIfAbsent\s*\(/,
    owners: [
      'shared/delta/transaction/put-commit.ts',
      // A checkpoint, and the file that says which one is the newest.
      'shared/delta/maintain/own-file.ts',
      'shared/lake/',
    ],
  },
  {
    // A run's commit, the version without rows that decides one, and the commit that takes a stray back.
    what: 'puts an entry of the log',
    call: /\bputCommit\s*\(/,
    owners: [
      'shared/delta/transaction/fence.ts',
      'shared/delta/transaction/put-announced.ts',
      'shared/delta/transaction/take-back.ts',
    ],
  },
  {
    what: 'writes entities of the state',
    call: /\.\s*(?:submitTransaction|createEntity|updateEntity|upsertEntity|deleteEntity)\s*\(/,
    owners: ['shared/state/azure-tables.ts'],
  },
  {
    // A version that is alone in its log, the probe of a lake, a checkpoint over another table, the hint before a newer one, and
    // what of a log is older than it is kept, and vacuum: no run deletes what it staged.
    what: 'deletes a file of the lake',
    call: /\blake\s*\.\s*delete\s*\(/,
    owners: [
      'shared/delta/log/commit-at.ts',
      'shared/delta/maintain/clean-log.ts',
      'shared/delta/maintain/last-checkpoint.ts',
      'shared/delta/maintain/own-file.ts',
      'shared/delta/maintain/vacuum.ts',
      'shared/lake/probe.ts',
      'shared/sync/maintain/vacuum.ts',
    ],
  },
];

const isOwner = (path: string, { owners }: Owned): boolean =>
  owners.some((owner) => (owner.endsWith('/') ? path.startsWith(owner) : path === owner));

/** Calls outside the files that own them. */
export const strayCalls = (files: readonly SourceFile[]): Findings =>
  files
    .filter(({ path }) => /^(?:shared|functions)\//.test(path) && !isTest(path))
    .flatMap(({ path, text }) => {
      const code = maskSource(text);
      return OWNED.filter((owned) => owned.call.test(code) && !isOwner(path, owned)).map(
        ({ what }) => `${path} ${what}`,
      );
    });
