import type * as z from 'zod';
import type { EndpointName, ParamName, ProblemStatus, QueryName } from '../table/index.ts';

type AnswerStatus = 200 | 202 | 304 | 308 | 503;

/** What an endpoint takes and answers. */
export interface EndpointSchemas {
  /** What it does, in one line. */
  readonly summary: string;
  readonly params: Readonly<Record<string, z.ZodType>>;
  /** Numbers and booleans are read from their texts before they are looked at. */
  readonly query: Readonly<Record<string, z.ZodType>>;
  /** Names that it does not know pass, such as what a monitor adds to get past caches. */
  readonly furtherQuery?: true;
  /** Of JSON; absent: it takes no body. A body that is left out is as `{}`. */
  readonly body?: z.ZodType;
  /** The JSON that it answers, by status; `null`: nothing. */
  readonly answers: Readonly<Partial<Record<AnswerStatus, z.ZodType | null>>>;
  /** The statuses of the problem documents that it answers, besides 405. */
  readonly problems: readonly Exclude<ProblemStatus, 405>[];
}

/** A parameter of its path, or a name of its query, that has no schema does not compile. */
export interface SchemasOf<Name extends EndpointName> extends EndpointSchemas {
  readonly params: Readonly<Record<ParamName<Name>, z.ZodType>>;
  readonly query: Readonly<Record<QueryName<Name>, z.ZodType>>;
}
