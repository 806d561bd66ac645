import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../shared/config/index.ts';
import type { StartOptions } from './start-options.ts';

/** A scheme has two letters at least: `C:` is a drive. */
const URL_SCHEME = /^[a-z][a-z\d+.-]+:/i;

const lakeUrlOf = (lake: string): string =>
  URL_SCHEME.test(lake) ? lake : pathToFileURL(resolve(lake)).href;

/** The settings that were given: the environment's, and over them the flags'. Defaults are not filled in. */
export const startSettings = ({ feeds, lake }: StartOptions, env: Environment): Environment => ({
  ...env,
  ...(lake === undefined ? {} : { LAKE_URL: lakeUrlOf(lake) }),
  // FEEDS_JSON would be read instead of the file.
  ...(feeds === undefined ? {} : { FEEDS_FILE: feeds, FEEDS_JSON: undefined }),
});
