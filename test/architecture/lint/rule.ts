import type { RuleTester } from 'oxlint/plugins-dev';

/** A rule of our own, as oxlint runs it. */
export type Rule = Parameters<RuleTester['run']>[1];

type Context = Parameters<NonNullable<Rule['create']>>[0];

/** Any node of a syntax tree. Source: ESTree, with TypeScript's nodes. */
export type Node = Context['sourceCode']['scopeManager']['scopes'][number]['block'];
