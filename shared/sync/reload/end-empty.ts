import type { ReloadRequest, RunOutcome } from '../../state/index.ts';
import { advance } from '../progress/index.ts';
import { type RunContext, save } from '../run/index.ts';
import type { Preparation } from './prepare.ts';

/** Ends a reload when neither side has a row: only a changed configuration is to be remembered. */
export const endEmpty = (
  run: RunContext,
  { snapshot }: Preparation,
  { dryRun }: ReloadRequest,
): RunOutcome => {
  const watermark = run.stored?.watermark;
  const none = { kind: 'window-replaced', added: 0, removed: 0, verified: true } as const;
  if (!dryRun) save(run, advance(run.state, none));
  run.result = {
    dryRun,
    committed: false,
    window: {},
    rows: { removed: 0, added: 0 },
    files: { removed: 0, added: 0 },
    version: snapshot === undefined ? {} : { before: snapshot.version, after: snapshot.version },
    watermark: watermark === undefined ? {} : { before: watermark },
  };
  return dryRun ? 'compared' : 'unchanged';
};
