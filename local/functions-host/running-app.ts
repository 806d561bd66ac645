import type { HostKeys } from './front/index.ts';
import type { FunctionsHostOptions } from './host-options.ts';
import { startApp, type StartedApp } from './start-app.ts';

type Start = 'startTimers' | 'startQueues';

/** An app that can be restarted: with what host.json says now, a new worker, the same keys, and what was started before. */
export class RunningApp {
  readonly keys: HostKeys;
  readonly #options: FunctionsHostOptions;
  readonly #started = new Set<Start>();
  #app: StartedApp;
  #ready: Promise<StartedApp>;

  private constructor(options: FunctionsHostOptions, app: StartedApp) {
    this.#options = options;
    this.keys = app.keys;
    this.#app = app;
    this.#ready = Promise.resolve(app);
  }

  /** Rejects when the app cannot be loaded. */
  static async start(options: FunctionsHostOptions): Promise<RunningApp> {
    const app = await startApp(options, () => running.restart());
    const running = new RunningApp(options, app);
    return running;
  }

  /** The app as it was last up. */
  get now(): StartedApp {
    return this.#app;
  }

  /** The app, once it is up. */
  get ready(): Promise<StartedApp> {
    return this.#ready;
  }

  /** What runs is cut, and its callers get no answer. */
  async restart(): Promise<void> {
    const before = await this.#ready;
    const options = { ...this.#options, keys: before.keys };
    const after = before.job.cut().then(() => startApp(options, () => this.restart()));
    this.#ready = after;
    this.#app = await after;
    for (const what of this.#started) this.#app.job.triggers[what]();
  }

  begin(what: Start): void {
    this.#started.add(what);
    this.#app.job.triggers[what]();
  }
}
