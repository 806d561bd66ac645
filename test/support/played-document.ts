import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { parseFeeds } from '../../shared/config/index.ts';
import { textOf } from './repository-text.ts';

/** A fence of a document, and the heading that it is under. */
export interface Fence {
  readonly under: string;
  /** `sh`, or `json` with a word that says what it is. */
  readonly kind: string;
  readonly text: string;
}

/** What a fence says there is, and what there is. */
interface Shown {
  readonly told: object;
  readonly found: unknown;
}

const PART = /^#+ (?<heading>.+)$|^```(?<kind>sh|json \w+)\n(?<text>[\s\S]*?)^```$/gm;

/** The fences of a document that are played. Throws for one that would not be: a page must not promise what nobody has tried. */
export const fencesOf = (path: string): readonly Fence[] => {
  const page = textOf(path);
  const fences: Fence[] = [];
  let under = '';
  for (const { groups } of page.matchAll(PART)) {
    const { heading, kind, text = '' } = groups ?? {};
    if (heading !== undefined) under = heading;
    if (kind !== undefined) fences.push({ under, kind, text });
  }
  const written = page.match(/^```(?!kusto|sql)\w/gm)?.length ?? 0;
  if (fences.length !== written) throw new Error(`${path}: ${written - fences.length} fences are not played`);
  return fences;
};

interface WrittenFeeds {
  readonly feeds: readonly object[];
}

const shipped = JSON.parse(textOf('feeds.json')) as WrittenFeeds;

const CURL = /-X (\w+)|-H '([^']*)'|-H "([^"]*)"|-d '([^']*)'|"([^"]*)"/g;

/** One machine on which a document is played as `npm start` would run it, but for the ticks: each is made by a `line`. */
export class PlayedMachine {
  readonly #folder: string;
  readonly #runs: object[] = [];
  #feeds: WrittenFeeds = shipped;
  #stack: Stack | undefined;
  /** Kept from one start to the next, as its folder would be. */
  #azurite: Azurite | undefined;
  #answer: unknown;
  /** Of the last answer that named a run. */
  #runId = '';
  /** Of the sample service, from its first start on: a feed's watermark is of one URL. */
  #sourcePort = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<PlayedMachine> {
    return new PlayedMachine(await mkdtemp(join(tmpdir(), 'tidemark-played-')));
  }

  get stack(): Stack {
    if (this.#stack === undefined) throw new Error('the document has not said "npm start" yet');
    return this.#stack;
  }

  async close(): Promise<void> {
    await this.#stack?.close();
    await this.#azurite?.stop();
    await rm(this.#folder, { recursive: true });
  }

  /** Plays a fence. Answers what it says, and what there is of it; nothing for one that does something. */
  async play({ kind, text }: Fence): Promise<Shown | undefined> {
    if (kind === 'sh') return this.#shell(text);
    const told = JSON.parse(text) as object;
    switch (kind) {
      case 'json line':
        await this.stack.host.invoke('sync');
        return { told, found: this.#runs.at(-1) };
      case 'json answer':
        return { told, found: this.#answer };
      case 'json feed':
        return { told, found: shipped.feeds[0] };
      case 'json change':
        this.#feeds = { feeds: shipped.feeds.map((feed) => ({ ...feed, ...told })) };
        return undefined;
      case 'json feeds':
        return { told: { refused: [] }, found: parseFeeds(text, 'feeds.json') };
      default:
        throw new Error(`nobody knows how to play ${kind}`);
    }
  }

  async #shell(text: string): Promise<undefined> {
    for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
      const [word = ''] = line.split(' ');
      if (word === 'curl') this.#answer = await this.#curl(line);
      else if (word === 'sleep') await setTimeout(1_000 * Number(line.split(' ')[1]));
      else if (line.startsWith('npm start')) await this.#start(line.includes('--fresh'));
      else if (line.startsWith('rm -rf .tidemark/'))
        await this.#remove(line.slice('rm -rf .tidemark/'.length));
      else if (line.startsWith('cp -r .tidemark/')) await this.#copy(line);
      else if (!/^(?:export )?[A-Z_]+=/.test(line)) throw new Error(`nobody knows how to play ${line}`);
    }
  }

  /** Stops what runs, as Ctrl-C does, and starts it by what feeds.json has by now. */
  async #start(fresh: boolean): Promise<void> {
    await this.#stack?.close();
    this.#stack = undefined;
    if (fresh && this.#runs.length > 0) await this.#forgetState();
    this.#azurite ??= await startAzurite();
    const feedsFile = join(this.#folder, 'feeds.json');
    await writeFile(feedsFile, JSON.stringify(this.#feeds));
    this.#stack = await startStack({
      folder: this.#folder,
      fresh,
      log: (_level, message) => {
        if (message.startsWith('{"evt":"tidemark.run"')) this.#runs.push(JSON.parse(message) as object);
      },
      ports: { source: this.#sourcePort, host: 0 },
      schedule: '0 0 0 1 1 *',
      given: { FEEDS_FILE: feedsFile, AzureWebJobsStorage: this.#azurite.connectionString },
    });
    this.#sourcePort = Number(new URL(this.#stack.sample?.url ?? 'http://none:0').port);
  }

  async #forgetState(): Promise<void> {
    await this.#azurite?.stop();
    this.#azurite = undefined;
  }

  async #remove(path: string): Promise<void> {
    if (path === 'azurite') return this.#forgetState();
    return rm(join(this.#folder, path), { recursive: true });
  }

  async #copy(line: string): Promise<void> {
    const [from = '', to = ''] = line.split(' ').slice(2);
    const here = (path: string): string => join(this.#folder, path.replace(/^\.tidemark\//, ''));
    await cp(here(from), here(to), { recursive: true });
  }

  async #curl(line: string): Promise<unknown> {
    const { keys, hostUrl, sample } = this.stack;
    const named = line
      .replaceAll('$TIDEMARK_KEY', keys.master)
      .replaceAll('$API', `${hostUrl}/api`)
      .replaceAll('$SOURCE', sample?.url ?? '')
      .replaceAll('<runId>', this.#runId);
    const headers = new Headers();
    let [method, url, body]: [string, string, string | undefined] = ['GET', '', undefined];
    for (const [, verb, single, double, data, target] of named.matchAll(CURL)) {
      const header = single ?? double;
      if (header !== undefined) headers.set(...(header.split(': ') as [string, string]));
      method = verb ?? method;
      url = target ?? url;
      body = data ?? body;
    }
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    if (text === '') return { status: response.status };
    const answer = JSON.parse(text) as { readonly runId?: string };
    this.#runId = answer.runId ?? this.#runId;
    return answer;
  }
}

/** Plays fences one after the other: what each says must be so. */
export const expectPlayed = async (machine: PlayedMachine, fences: readonly Fence[]): Promise<void> => {
  for (const fence of fences) {
    const { told = {}, found = {} } = (await machine.play(fence)) ?? {};
    expect(found).toMatchObject(told);
  }
};
