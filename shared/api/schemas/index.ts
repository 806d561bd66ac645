import * as z from 'zod';
import { askedBy, maintainBody, pauseBody, reloadBody, resumeBody, syncBody } from '../../config/index.ts';
import type { EndpointName } from '../table/index.ts';
import { feed, feedList, resumedFeed } from './feed.ts';
import { FILES } from './files.ts';
import { health } from './health.ts';
import { checkReport, entities, preview, previewQuery, tableFacts, tableQuery } from './look.ts';
import { problem } from './problem.ts';
import { acceptedRun, endedRun, openRun, run, runPage } from './run.ts';
import type { EndpointSchemas, SchemasOf } from './shape.ts';
import { runOutcome, text } from './values.ts';

const runParam = { runId: text.describe('The id of a run, a UUID.') };
const backlogQuery = {
  backlog: z.boolean().optional().describe('Count the rows above the watermark: one request for each feed.'),
};
const pageQuery = {
  limit: z.int().min(1).max(200).default(50).describe('So many runs at most.'),
  before: text.optional().describe('The `next` of the page before.'),
  outcome: runOutcome.optional().describe('Only runs that ended so.'),
};
const readProblems = [400, 404, 500, 503] as const;
const feedParam = { feed: text.describe('The name of a feed in feeds.json.') };
const lookProblems = [400, 404, 500, 502, 503] as const;
const runAnswers = { 200: endedRun, 202: acceptedRun };
const runProblems = [400, 404, 409, 411, 422, 500, 502, 503] as const;

/** What each endpoint takes and answers. */
export const SCHEMAS = {
  health: {
    summary: 'Whether the app can work.',
    params: {},
    query: {},
    furtherQuery: true,
    answers: { 200: health, 304: null, 503: health },
    problems: [],
  },
  listFeeds: {
    summary: 'Every feed, and how it stands.',
    params: {},
    query: backlogQuery,
    answers: { 200: feedList, 304: null },
    problems: [400, 500, 503],
  },
  getFeed: {
    summary: 'One feed, and how it stands.',
    params: feedParam,
    query: backlogQuery,
    answers: { 200: feed, 304: null },
    problems: readProblems,
  },
  listFeedRuns: {
    summary: "A feed's runs: those at work or waiting, then those that are over, newest first.",
    params: feedParam,
    query: pageQuery,
    answers: { 200: runPage, 304: null },
    problems: readProblems,
  },
  listRuns: {
    summary: 'Runs of all feeds: those at work or waiting, then those that are over, newest first.',
    params: {},
    query: pageQuery,
    answers: { 200: runPage, 304: null },
    problems: [400, 500, 503],
  },
  getRun: {
    summary: 'How far a run is, or what became of it.',
    params: runParam,
    query: {},
    answers: { 200: run, 304: null },
    problems: readProblems,
  },
  cancelRun: {
    summary: 'Asks for the end of a run.',
    params: runParam,
    query: { by: askedBy.optional().describe('Who asks; default: who is signed in.') },
    answers: { 202: run },
    problems: [400, 404, 409, 500, 503],
  },
  syncFeed: {
    summary: 'Appends what is new, now.',
    params: feedParam,
    query: {},
    body: syncBody,
    answers: runAnswers,
    problems: runProblems,
  },
  reloadFeed: {
    summary: 'Removes a window of the table and takes it again, in one commit.',
    params: feedParam,
    query: {},
    body: reloadBody,
    answers: runAnswers,
    problems: runProblems,
  },
  maintainFeed: {
    summary: "Keeps the feed's table in order, now.",
    params: feedParam,
    query: {},
    body: maintainBody,
    answers: runAnswers,
    problems: runProblems,
  },
  checkFeed: {
    summary: 'What the source does with the questions of the feed, and what to write instead.',
    params: feedParam,
    query: {},
    answers: { 200: checkReport },
    problems: [400, 404, 500, 503],
  },
  previewFeed: {
    summary: 'The first or the last rows, as the table will have them.',
    params: feedParam,
    query: previewQuery,
    answers: { 200: preview },
    problems: lookProblems,
  },
  feedTable: {
    summary: 'The table of the feed, and its last versions.',
    params: feedParam,
    query: tableQuery,
    answers: { 200: tableFacts, 304: null },
    problems: [400, 404, 500, 503],
  },
  feedEntities: {
    summary: 'What the service of the feed offers, with the entries that would take it.',
    params: feedParam,
    query: {},
    answers: { 200: entities },
    problems: lookProblems,
  },
  pauseFeed: {
    summary: 'Lets nothing begin on a feed, until it is resumed.',
    params: feedParam,
    query: {},
    body: pauseBody,
    answers: { 200: feed },
    problems: [400, 404, 411, 500, 503],
  },
  resumeFeed: {
    summary: 'Takes the pause off a feed, and begins what waits for that.',
    params: feedParam,
    query: {},
    body: resumeBody,
    answers: { 200: resumedFeed },
    problems: [400, 404, 411, 500, 503],
  },
  ...FILES,
} as const satisfies { readonly [Name in EndpointName]: SchemasOf<Name> };

type Schemas<Name extends EndpointName> = (typeof SCHEMAS)[Name];

/** The output of a schema, what is read; its input is what is sent. */
export type Params<Name extends EndpointName> = z.output<z.ZodObject<Schemas<Name>['params']>>;
export type Query<Name extends EndpointName> = z.output<z.ZodObject<Schemas<Name>['query']>>;
export type QueryInput<Name extends EndpointName> = z.input<z.ZodObject<Schemas<Name>['query']>>;

type BodySchema<Name extends EndpointName> =
  Schemas<Name> extends { readonly body: infer Body extends z.ZodType } ? Body : z.ZodUndefined;
export type Body<Name extends EndpointName> = z.output<BodySchema<Name>>;
export type BodyInput<Name extends EndpointName> = z.input<BodySchema<Name>>;

type Answers<Name extends EndpointName> = Schemas<Name>['answers'];
type AnswerBody<Each> = Each extends z.ZodType ? z.output<Each> : undefined;

/** What an endpoint answers that is no problem, by its status. */
export type AnswerOf<Name extends EndpointName> = {
  readonly [Status in keyof Answers<Name>]: {
    readonly status: Status;
    readonly body: AnswerBody<Answers<Name>[Status]>;
  };
}[keyof Answers<Name>];

export type { EndpointSchemas } from './shape.ts';
/** Those that a document names. */
export const NAMED_SCHEMAS = {
  Problem: problem,
  Feed: feed,
  FeedList: feedList,
  Run: run,
  EndedRun: endedRun,
  OpenRun: openRun,
  AcceptedRun: acceptedRun,
  RunPage: runPage,
  CheckReport: checkReport,
  Health: health,
} as const;

export type Problem = z.output<typeof problem>;

export const schemasOf = (name: EndpointName): EndpointSchemas => SCHEMAS[name];

/** Whether an endpoint tells who has its answer already that it has. */
export const isConditional = (name: EndpointName): boolean => schemasOf(name).answers[304] !== undefined;

export type { EndedRun, ListedRun, OpenRun, PastRun, Run } from './run.ts';
