import * as z from 'zod';
import type { ReloadWindow } from '../../config/index.ts';
import { type TextCodec, textCodec } from './codec.ts';
import { asIs, type Field, flag } from './field.ts';
import type { RunKind } from './run-kind.ts';

/** What a reload is asked to do. */
export interface ReloadRequest {
  readonly window: ReloadWindow;
  /** Tell what would change, commit nothing. */
  readonly dryRun: boolean;
  /** Take the source's word although it has fewer than half of the table's rows, or counts other than it sends. */
  readonly force: boolean;
}

/** Nothing: all that the run needs is in its feed. */
export type NoRequest = Readonly<Record<string, never>>;

export interface MaintainRequest {
  /** Tell what would be done, do nothing. */
  readonly dryRun: boolean;
}

/** What a run of each kind is asked. */
export interface JobRequests {
  readonly append: NoRequest;
  readonly reload: ReloadRequest;
  readonly maintain: MaintainRequest;
}

const window: Field<ReloadWindow> = asIs(() =>
  z.union([
    z.object({ last: z.union([z.object({ units: z.string() }), z.object({ ms: z.number() })]) }),
    z.object({ rows: z.int() }),
    z.object({
      from: z.string(),
      fromIncluded: z.literal(true).exactOptional(),
      to: z.string().exactOptional(),
    }),
    z.object({ all: z.literal(true) }),
  ]),
);

/** What a run is asked, as a text of its job. The same request is the same text: it tells whether a caller asks for the same again. */
export const REQUESTS: { readonly [Kind in RunKind]: TextCodec<JobRequests[Kind]> } = {
  append: textCodec<NoRequest>({}),
  reload: textCodec<ReloadRequest>({ window, dryRun: flag, force: flag }),
  maintain: textCodec<MaintainRequest>({ dryRun: flag }),
};
