import { expect } from 'vitest';
import { type Feed, parseFeeds, reloadBody, windowOf } from '../../../shared/config/index.ts';
import type { JsonObject, JsonValue } from '../../../shared/odata/index.ts';
import type { ReloadWorld } from '../reload-world.ts';

/** A feed as feeds.json has it. */
type Entry = JsonObject;

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The shortest text from a place on that is the value of a member; undefined where it is none. */
const memberAt = (text: string, from: number): JsonObject | undefined => {
  for (let end = from + 1; end <= text.length; end += 1) {
    if (!/[\]}"\da-z]/.test(text[end - 1] ?? '')) continue;
    try {
      return JSON.parse(`{${text.slice(from, end)}}`) as JsonObject;
    } catch {
      continue;
    }
  }
  return undefined;
};

/** The settings that a remedy names, in its words: `"source": {"pageSize": 5}`. `fills` stand for each "..." in it. */
const settingsIn = (remedy: string, fills: readonly JsonValue[] = []): readonly JsonObject[] => {
  const left = [...fills];
  const filled = remedy.replaceAll(/"\.\.\."|\.\.\./g, () => JSON.stringify(left.shift() ?? null));
  const depthAt = (index: number): number =>
    filled.slice(0, index).replaceAll(/[^{]/g, '').length -
    filled.slice(0, index).replaceAll(/[^}]/g, '').length;
  return [...filled.matchAll(/"\w+": /g)].flatMap(({ index }) => {
    const member = depthAt(index) === 0 ? memberAt(filled, index) : undefined;
    return member === undefined ? [] : [member];
  });
};

/** A cursor with another column is another cursor; all else is added to what is there. */
const merged = (entry: Entry, setting: JsonObject): Entry => {
  const added = Object.entries(setting).map(([name, value]): [string, JsonValue] => {
    const before = entry[name];
    const isMore = isObject(before) && isObject(value) && !('column' in value);
    return [name, isMore ? { ...before, ...value } : (value ?? null)];
  });
  return { ...entry, ...Object.fromEntries(added) };
};

/** What is to be taken out of the feed, or of a part of it. */
const withoutNamed = (entry: Entry, remedy: string): Entry | undefined => {
  const [, name, part] = /Take "(\w+)" out of (?:the feed|"(\w+)")/.exec(remedy) ?? [];
  if (name === undefined) return undefined;
  const inside = part === undefined ? entry : entry[part];
  if (!isObject(inside)) throw new Error(`the feed has no ${part ?? ''}`);
  const { [name]: _gone, ...rest } = inside;
  return part === undefined ? rest : { ...entry, [part]: rest };
};

/** The feed as feeds.json has it, which takes no service in memory: one by its name stands for it. */
export const feedOf = (entry: Entry, serviceUrl: string): Feed => {
  const { feeds, refused } = parseFeeds(JSON.stringify({ feeds: [entry] }), 'feeds.json');
  expect(refused.flatMap(({ problems }) => problems)).toStrictEqual([]);
  const [feed] = feeds;
  if (feed === undefined) throw new Error('feeds.json has no feed');
  return { ...feed, source: { ...feed.source, serviceUrl } };
};

/** Does what a remedy says, in its own words: reloads, or sets what it names. `nth`: of settings that it offers, which one. */
export const applyRemedy = async (
  world: ReloadWorld,
  entry: Entry,
  remedy: string,
  { fills = [], nth = 0 }: { readonly fills?: readonly JsonValue[]; readonly nth?: number },
): Promise<Entry> => {
  const [, body] = /\b[Rr]eload (\{.*?\})/.exec(remedy) ?? [];
  if (body !== undefined) {
    const asked = reloadBody.parse(JSON.parse(body));
    const window = windowOf(asked, world.feed);
    const { outcome } = await world.reload({ force: asked.force === true, ...(window && { window }) });
    expect(outcome).toBe('reloaded');
    return entry;
  }
  const setting = settingsIn(remedy, fills)[nth];
  const changed = setting === undefined ? withoutNamed(entry, remedy) : merged(entry, setting);
  if (changed === undefined) throw new Error(`names nothing to set: ${remedy}`);
  world.feed = feedOf(changed, world.service.rootUrl);
  return changed;
};
