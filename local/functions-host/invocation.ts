import {
  programmingModel,
  type FunctionCallback,
  type FunctionMetadata,
  type InvocationResponse,
  type TypedData,
} from './core-module.ts';

/** How one invocation ended. An error is an answer here: the host goes on. */
export type Outcome =
  | { readonly outcome: 'succeeded'; readonly response: InvocationResponse }
  | { readonly outcome: 'failed'; readonly error: unknown };

export interface Invocation {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  readonly trigger: TypedData;
  /** What is known of the trigger's input besides. */
  readonly triggerMetadata?: Readonly<Record<string, TypedData>> | undefined;
  readonly invocationId: string;
  readonly log: (level: string, message: string) => void;
}

/** The name of the binding that starts the function. */
const triggerName = ({ bindings }: FunctionMetadata): string =>
  Object.entries(bindings).find(([, { type }]) => type.toLowerCase().endsWith('trigger'))?.[0] ?? '';

/** Runs a function once, by the library's own conversions of its input and its result. */
export const runInvocation = async (invocation: Invocation): Promise<Outcome> => {
  const { metadata, callback, trigger, triggerMetadata = {}, invocationId, log } = invocation;
  try {
    const model = programmingModel().getInvocationModel({
      invocationId,
      metadata,
      request: { inputData: [{ name: triggerName(metadata), data: trigger }], triggerMetadata },
      log: (level, _category, message) => log(level, message),
    });
    const { context, inputs } = await model.getArguments();
    const result = await model.invokeFunction(context, inputs, callback);
    return { outcome: 'succeeded', response: await model.getResponse(context, result) };
  } catch (error) {
    return { outcome: 'failed', error };
  }
};
