import * as z from 'zod';
import { object } from './feed-parts.ts';
import type { BodyProblem } from './parse-reload-body.ts';
import { formatPath, issueMessage, problemsOf } from './problems.ts';

export type ParsedMaintain =
  | { readonly outcome: 'ok'; readonly dryRun: boolean }
  | { readonly outcome: 'refused'; readonly problems: readonly BodyProblem[] };

const bodySchema = object({ dryRun: z.boolean().exactOptional() });

/** What the body of a call for maintenance asks for; `undefined`: there was none. Answers every problem; no value of the body is in it. */
export const parseMaintainBody = (body: unknown): ParsedMaintain => {
  const parsed = bodySchema.safeParse(body ?? (body === null ? null : {}), { error: issueMessage });
  if (parsed.success) return { outcome: 'ok', dryRun: parsed.data.dryRun ?? false };
  const problems = problemsOf(parsed.error).map(({ path, message }) => ({
    place: formatPath(path),
    message,
  }));
  return { outcome: 'refused', problems };
};
