import type { AnswerOf, EndpointName } from '../../shared/api/index.ts';

/** What a thing is nothing without. Any other member an app of another version may lack. */
type Needed =
  | 'runId'
  | 'kind'
  | 'outcome'
  | 'endedAt'
  | 'since'
  | 'at'
  | 'by'
  | 'trait'
  | 'name'
  | 'status'
  | 'severity'
  | 'message'
  | 'column'
  | 'entitySet'
  | 'version'
  | 'operation';

type NamesOf<Each> = Each extends unknown ? keyof Each : never;

/** A member of a shape, of each where there are several; undefined where it may lack. */
type MemberOf<Each, Name extends PropertyKey> = Each extends unknown
  ? Name extends keyof Each
    ? Each[Name]
    : undefined
  : never;

type IsNeeded<Each, Name extends PropertyKey> = Name extends Needed
  ? undefined extends MemberOf<Each, Name>
    ? false
    : true
  : false;

/** An answer of the schemas as it may come from an app of another version. Several shapes are one that has the members of all. */
type Loose<Each> = [Each] extends [readonly (infer Item)[]]
  ? readonly Loose<Item>[]
  : [Each] extends [object]
    ? {
        readonly [Name in NamesOf<Each> as IsNeeded<Each, Name> extends true ? Name : never]: Loose<
          MemberOf<Each, Name>
        >;
      } & {
        readonly [Name in NamesOf<Each> as IsNeeded<Each, Name> extends true ? never : Name]?:
          Loose<Exclude<MemberOf<Each, Name>, undefined>> | undefined;
      }
    : Each;

type BodyOf<Name extends EndpointName> = Name extends EndpointName
  ? Exclude<AnswerOf<Name>['body'], undefined>
  : never;

/** What the page reads of an endpoint's answer. */
export type ViewOf<Name extends EndpointName> = Loose<BodyOf<Name>>;

type Part<View, Name extends keyof View> = NonNullable<View[Name]>;
type Item<View, Name extends keyof View> = Part<View, Name> extends readonly (infer Each)[] ? Each : never;

export type FeedView = ViewOf<'getFeed'>;
export type WaitingRun = Item<FeedView, 'waitingRuns'>;
/** A run under way or over, or a line of the history. */
export type RunView = ViewOf<'getRun' | 'syncFeed'>;
export type RunPage = ViewOf<'listFeedRuns'>;
export type ReloadView = Part<RunView, 'reload'>;
export type Change = keyof Part<ReloadView, 'changes'>;
export type MaintainView = Part<RunView, 'maintain'>;
export type Step = Part<MaintainView, 'vacuum'>;
export type TableView = ViewOf<'feedTable'>;
export type TableVersion = Item<TableView, 'versions'>;
export type CheckView = ViewOf<'checkFeed'>;
export type Finding = Item<CheckView, 'findings'>;
export type CheckFacts = Part<CheckView, 'facts'>;
export type CheckedColumn = Item<CheckFacts, 'columns'>;
export type SampleView = ViewOf<'previewFeed'>;
export type EntityView = Item<ViewOf<'feedEntities'>, 'entities'>;
export type HealthView = ViewOf<'health'>;
