import type { ShownFeed } from '../../cli/show/feeds-table.ts';
import type { EndedRun } from '../../shared/api/index.ts';

/** A feed as a careless or hostile source, or a person, may have filled it: this text in every place that holds one. */
export const hostileFeed = (text: string): ShownFeed => ({
  name: text,
  table: text,
  enabled: true,
  watermark: text,
  rows: 1,
  lastRun: { runId: text, kind: 'append', endedAt: text, outcome: 'failed', errorKind: text, message: text },
  pause: { at: text, by: text, reason: text, until: text },
  place: text,
  problems: [text],
});

/** A run in the same way. */
export const hostileRun = (text: string) =>
  ({
    status: 'ended',
    runId: text,
    feed: text,
    kind: 'reload',
    outcome: 'failed',
    startedAt: text,
    endedAt: text,
    durationMs: 1,
    attempts: 1,
    rows: 1,
    pages: 1,
    bytes: 1,
    requests: 1,
    from: text,
    to: `${text}2`,
    errorKind: text,
    message: text,
    notes: [text],
    noteFacts: [{ kind: text }],
    reload: {
      dryRun: true,
      committed: false,
      window: { from: text, to: text },
      rows: { removed: 1, added: 1 },
      files: { removed: 1, added: 1 },
      changes: { inserted: 1, changed: 1, deleted: 1, same: 1 },
      samples: { inserted: [text], changed: [text], deleted: [text], same: [text] },
      version: {},
      watermark: { before: text, after: text },
    },
  }) satisfies EndedRun;
