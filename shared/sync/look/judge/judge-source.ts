import type { Evidence } from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeBounds, judgeEqual, judgeOwnFilter, judgeRounded } from './judge-bounds.ts';
import { judgeCounts } from './judge-counts.ts';
import { judgeData } from './judge-data.ts';
import { judgeKeys } from './judge-keys.ts';
import { judgeLinks } from './judge-links.ts';
import { judgeOrder } from './judge-order.ts';
import { judgePages } from './judge-pages.ts';

const JUDGES: readonly ((evidence: Evidence) => readonly SourceFinding[])[] = [
  judgePages,
  judgeOrder,
  judgeBounds,
  judgeRounded,
  judgeOwnFilter,
  judgeEqual,
  judgeKeys,
  judgeCounts,
  judgeLinks,
  judgeAnswers,
  judgeData,
];

/** All that the answers of a source show, each kind once. */
export const judgeSource = (evidence: Evidence): readonly SourceFinding[] => {
  const byKind = new Map<string, SourceFinding>();
  for (const finding of JUDGES.flatMap((judge) => judge(evidence)))
    if (!byKind.has(finding.kind)) byKind.set(finding.kind, finding);
  return [...byKind.values()];
};
