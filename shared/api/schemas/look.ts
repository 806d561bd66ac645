import * as z from 'zod';
import { answer, count, text, texts, time } from './values.ts';

const column = answer({
  name: text,
  source: text.describe('Its type at the source: Edm.Int32.'),
  type: text.describe('Its type in new rows.'),
  inTable: text.optional().describe('Its type in the table, where that is there.'),
});

const columns = z.array(column).readonly();
const rows = z.array(z.array(text.nullable()).readonly()).readonly().describe('As texts; null for null.');
const candidate = answer({ column: text, type: text, reason: text });
const candidates = z.array(candidate).readonly().describe('Columns that can be the cursor, the best first.');

const finding = answer({
  kind: text.describe('Of docs/check.md, or an error kind of docs/errors.md.'),
  severity: z.enum(['error', 'warning', 'info']),
  message: text,
  remedy: text.optional().describe('What to do, or to write in feeds.json.'),
});

const facts = answer({
  protocol: text.optional(),
  key: texts.optional(),
  cursorCandidates: candidates.optional(),
  columns: columns.optional(),
  rows: count.optional(),
  firstLoad: answer({ requests: count, seconds: z.number().min(0).optional() }).optional(),
  run: answer({ requests: count }).optional(),
});

/** What a look at a feed has found. */
export const checkReport = answer({
  feed: text,
  ok: z.boolean().describe('No finding is an error.'),
  requests: count,
  findings: z.array(finding).readonly(),
  facts,
  sample: answer({ columns, rows }).optional(),
});

export const preview = answer({ columns, rows, more: z.boolean() });

const tableVersion = answer({
  version: count,
  at: time.optional(),
  operation: text,
  rowsAdded: count.optional(),
  rowsRemoved: count.optional(),
  filesAdded: count,
  filesRemoved: count,
  runId: text.optional(),
});

/** A table; without a version there is none yet. */
export const tableFacts = answer({
  version: count.optional(),
  rows: count.optional(),
  files: count,
  bytes: count,
  versions: z.array(tableVersion).readonly(),
});

const entry = answer({
  name: text,
  source: z.record(z.string(), z.unknown()),
  cursor: answer({ column: text }),
  table: text,
  columns: z.record(z.string(), text).optional(),
});

const entity = answer({
  entitySet: text,
  key: texts,
  rows: count.optional(),
  cursor: candidate.optional(),
  candidates,
  table: text,
  entry: entry.optional().describe('The entry of feeds.json that would take it.'),
  feed: text.optional().describe('The feed that takes it already.'),
  problem: text.optional().describe('Why it has no entry, or what is not known of it.'),
});

export const entities = answer({
  serviceUrl: text.describe('The service of the feed, as the app asks it.'),
  entities: z.array(entity).readonly(),
});

export const previewQuery = {
  rows: z.int().min(1).max(100).default(5).describe('So many rows.'),
  end: z.enum(['first', 'last']).default('first').describe('From which end of the cursor.'),
};

export const tableQuery = {
  versions: z.int().min(1).max(500).default(50).describe('So many of the last versions.'),
};
