import Module from 'node:module';
import { TidemarkError } from '../../shared/core/index.ts';

/** A binding as `@azure/functions` describes it to its host: `type`, `direction`, and the trigger's own options. */
export interface Binding {
  readonly type: string;
  readonly direction: string;
  readonly [option: string]: unknown;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
}

export type FunctionCallback = (...args: readonly unknown[]) => unknown;
type HookCallback = (context: { readonly hookData: Record<string, unknown> }) => unknown;

/** A value on its way between host and worker. */
export interface TypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly http?: HttpData;
}

interface HttpData {
  readonly method?: string;
  readonly url?: string;
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: TypedData | null;
}

export interface InvocationResponse {
  readonly returnValue?: TypedData | null;
  readonly outputData?: readonly { readonly name: string; readonly data: TypedData }[];
}

interface CoreInvocation {
  readonly invocationId: string;
  readonly metadata: FunctionMetadata;
  readonly request: {
    readonly inputData: readonly { readonly name: string; readonly data: TypedData }[];
    readonly triggerMetadata: Readonly<Record<string, TypedData>>;
  };
  readonly log: (level: string, category: string, message: string) => void;
}

/** The library's own conversions of one invocation. */
interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: readonly unknown[] }>;
  invokeFunction(context: unknown, inputs: readonly unknown[], handler: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface ProgrammingModel {
  getInvocationModel(core: CoreInvocation): InvocationModel;
}

/** What an app registers while its entry is loaded. */
export interface Registry {
  readonly functions: Map<
    string,
    { readonly metadata: FunctionMetadata; readonly callback: FunctionCallback }
  >;
  readonly hooks: { readonly name: string; readonly callback: HookCallback }[];
  readonly log: (level: string, message: string) => void;
}

class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
}

const CORE = '@azure/functions-core';
let target: Registry | undefined;
let model: ProgrammingModel | undefined;
let installed = false;

const registering = (): Registry => {
  if (target === undefined)
    throw new TidemarkError('config', 'A function or hook can only be registered while the app starts.');
  return target;
};

/** One object for the process: the library asks for it once and keeps it. */
const core = {
  version: '3.11.1',
  hostVersion: '4.1037.0',
  Disposable,
  registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback): Disposable => {
    const { functions } = registering();
    if (functions.has(metadata.name))
      throw new TidemarkError('config', `A function with the name "${metadata.name}" is already registered.`);
    functions.set(metadata.name, { metadata, callback });
    return new Disposable(() => functions.delete(metadata.name));
  },
  registerHook: (name: string, callback: HookCallback): Disposable => {
    const { hooks } = registering();
    const hook = { name, callback };
    hooks.push(hook);
    return new Disposable(() => hooks.splice(hooks.indexOf(hook), 1));
  },
  setProgrammingModel: (given: ProgrammingModel): void => {
    model = given;
  },
  getProgrammingModel: (): ProgrammingModel | undefined => model,
  log: (level: string, _category: string, message: string): void => target?.log(level, message),
};

/** `require` of one name, as the real worker does it: the library is CommonJS and reaches its host so. */
const install = (): void => {
  if (installed) return;
  installed = true;
  const original = Reflect.get(Module.prototype, 'require') as (this: unknown, id: string) => unknown;
  Reflect.set(Module.prototype, 'require', function (this: unknown, id: string): unknown {
    return id === CORE ? core : original.call(this, id);
  });
};

/**
 * Runs `load` while `@azure/functions` registers what it is given into `registry`. One at a time in a process: the library
 * knows one host only.
 */
export const collectRegistrations = async (registry: Registry, load: () => Promise<void>): Promise<void> => {
  if (target !== undefined) throw new TidemarkError('config', 'Another app is being loaded in this process.');
  install();
  target = registry;
  try {
    await load();
  } finally {
    target = undefined;
  }
};

/** The library's model. Rejects with `config` before any app was loaded. */
export const programmingModel = (): ProgrammingModel => {
  if (model === undefined)
    throw new TidemarkError('config', 'The app does not use @azure/functions: it registered no function.');
  return model;
};
