import {
  type FunctionCallback,
  type FunctionMetadata,
  programmingModel,
  type TypedData,
} from './core-module.ts';
import type { Outcome } from './worker.ts';

export interface Invocation {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  readonly trigger: TypedData;
  /** What is known of the trigger's input besides. */
  readonly triggerMetadata?: Readonly<Record<string, TypedData>> | undefined;
  readonly invocationId: string;
  readonly log: (level: string, message: string) => void;
}

/** Below what the host takes from a worker. */
const UNSENT = new Set(['trace', 'debug']);

/** The name of the binding that starts the function. */
const triggerName = ({ bindings }: FunctionMetadata): string =>
  Object.entries(bindings).find(([, { type }]) => type.toLowerCase().endsWith('trigger'))?.[0] ?? '';

/**
 * Runs a function once, by the library's own conversions of its input and its result. What it logs after it has ended is
 * nowhere, as with the real host.
 */
export const runInvocation = async (invocation: Invocation): Promise<Outcome> => {
  const { metadata, callback, trigger, triggerMetadata = {}, invocationId, log } = invocation;
  let ended = false;
  try {
    const model = programmingModel().getInvocationModel({
      invocationId,
      metadata,
      request: { inputData: [{ name: triggerName(metadata), data: trigger }], triggerMetadata },
      log: (level, _category, message) => {
        if (!ended && !UNSENT.has(level)) log(level, message);
      },
    });
    const { context, inputs } = await model.getArguments();
    const result = await model.invokeFunction(context, inputs, callback);
    return { outcome: 'succeeded', response: await model.getResponse(context, result) };
  } catch (error) {
    return { outcome: 'failed', error };
  } finally {
    ended = true;
  }
};
