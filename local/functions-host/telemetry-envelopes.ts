import { createHash } from 'node:crypto';
import type { HostEvent } from './host-event.ts';

/** One piece of telemetry. Source: Application Insights ingestion, the schema of envelopes ("ver": 2). */
export interface Envelope {
  readonly name: string;
  readonly time: string;
  readonly iKey: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: { readonly baseType: string; readonly baseData: object };
}

type Ended = Extract<HostEvent, { kind: 'ended' }>;
type Properties = Readonly<Record<string, string>>;

const SEVERITIES: Readonly<Record<string, string>> = {
  critical: 'Critical',
  error: 'Error',
  warning: 'Warning',
  warn: 'Warning',
};
const severityOf = (level: string): string => SEVERITIES[level.toLowerCase()] ?? 'Information';

/** What happens in one invocation is one operation. */
const operationOf = (invocationId: string): string =>
  createHash('sha256').update(invocationId).digest('hex').slice(0, 32);

const spanOf = (ms: number): string => {
  const days = Math.floor(ms / 86_400_000);
  return `${days > 0 ? `${days}.` : ''}${new Date(ms).toISOString().slice(11, 23)}0000`;
};

const envelope = (
  { atMs, ...event }: HostEvent,
  iKey: string,
  [kind, baseType]: readonly [string, string],
  baseData: object,
): Envelope => ({
  name: `Microsoft.ApplicationInsights.${iKey.replaceAll('-', '')}.${kind}`,
  time: new Date(atMs).toISOString(),
  iKey,
  tags: {
    'ai.cloud.roleName': 'local-host',
    'ai.cloud.roleInstance': 'local',
    'ai.internal.sdkVersion': 'azurefunctions: local',
    ...(event.functionName !== undefined && { 'ai.operation.name': event.functionName }),
    ...(event.invocationId !== undefined && { 'ai.operation.id': operationOf(event.invocationId) }),
  },
  data: { baseType, baseData: { ver: 2, ...baseData } },
});

const MESSAGE = ['Message', 'MessageData'] as const;
const EXCEPTION = ['Exception', 'ExceptionData'] as const;
const REQUEST = ['Request', 'RequestData'] as const;

const categoryOf = (event: Extract<HostEvent, { kind: 'line' }>): string => {
  if (event.console === true) return 'Host.Function.Console';
  if (event.functionName === undefined) return 'Host.General';
  return `Function.${event.functionName}${event.invocationId === undefined ? '' : '.User'}`;
};

const lineEnvelope = (event: Extract<HostEvent, { kind: 'line' }>, key: string): Envelope => {
  const severityLevel = severityOf(event.level);
  const ids: Properties = event.invocationId === undefined ? {} : { InvocationId: event.invocationId };
  const properties: Properties = { Category: categoryOf(event), LogLevel: severityLevel, ...ids };
  return envelope(event, key, MESSAGE, { message: event.message, severityLevel, properties });
};

const messageEnvelope = (event: Exclude<HostEvent, { kind: 'line' }>, key: string, message: string) => {
  const { functionName, invocationId } = event;
  const properties = {
    Category: `Function.${functionName}`,
    LogLevel: 'Information',
    InvocationId: invocationId,
    prop__functionName: `Functions.${functionName}`,
  };
  return envelope(event, key, MESSAGE, { message, severityLevel: 'Information', properties });
};

/** The failure as the function said it, below the host's own words for it. */
const exceptionEnvelope = (event: Ended, key: string, error: unknown, properties: Properties): Envelope => {
  const { name, message, stack } =
    error instanceof Error ? error : { name: 'Error', message: String(error), stack: '' };
  const isHosts = name.endsWith('Exception');
  const inner = isHosts ? message : `Result: Failure\nException: ${message}\nStack: ${stack ?? ''}`;
  const innerType = `Microsoft.Azure.WebJobs.Script.Workers.${isHosts ? name : 'Rpc.RpcException'}`;
  const outerType = 'Microsoft.Azure.WebJobs.Host.FunctionInvocationException';
  const outer = `Exception while executing function: Functions.${event.functionName}`;
  const exceptions = [
    { id: 1, typeName: outerType, message: outer, hasFullStack: true },
    { id: 2, outerId: 1, typeName: innerType, message: inner, hasFullStack: true },
  ];
  return envelope(event, key, EXCEPTION, {
    exceptions,
    severityLevel: 'Error',
    problemId: `${innerType} at Functions.${event.functionName}`,
    properties: { LogLevel: 'Error', InvocationId: event.invocationId, ...properties },
  });
};

const statusOf = ({ outcome }: Ended): string => {
  const http = outcome.outcome === 'succeeded' ? outcome.response.returnValue?.http : undefined;
  return http?.statusCode ?? '0';
};

const requestEnvelope = (event: Ended, key: string): Envelope => {
  const { functionName, invocationId, trigger, outcome, reason } = event;
  const { http } = trigger;
  const isGood = outcome.outcome === 'succeeded';
  return envelope({ ...event, atMs: event.startedMs }, key, REQUEST, {
    id: operationOf(invocationId).slice(0, 16),
    name: functionName,
    duration: spanOf(event.atMs - event.startedMs),
    success: isGood,
    responseCode: http === undefined || isGood ? statusOf(event) : '500',
    ...(http?.url !== undefined && { url: http.url.split('?')[0] }),
    properties: {
      Category: 'Host.Results',
      LogLevel: isGood ? 'Information' : 'Error',
      InvocationId: invocationId,
      FullName: `Functions.${functionName}`,
      TriggerReason: reason,
      ...(http?.method !== undefined && { HttpMethod: http.method }),
    },
  });
};

const endedEnvelopes = (event: Ended, key: string): readonly Envelope[] => {
  const { functionName, invocationId, outcome } = event;
  const request = requestEnvelope(event, key);
  const ms = event.atMs - event.startedMs;
  if (outcome.outcome === 'succeeded') {
    const text = `Executed 'Functions.${functionName}' (Succeeded, Id=${invocationId}, Duration=${ms}ms)`;
    return [messageEnvelope(event, key, text), request];
  }
  const properties = {
    Category: `Function.${functionName}`,
    FormattedMessage: `Executed 'Functions.${functionName}' (Failed, Id=${invocationId}, Duration=${ms}ms)`,
  };
  return [
    exceptionEnvelope(event, key, outcome.error, properties),
    exceptionEnvelope(event, key, outcome.error, { Category: 'Host.Results' }),
    request,
  ];
};

/** What the real host sends of an event: lines, a line where a run begins and ends, two exceptions of one that failed, a request of each. */
export const envelopesOf = (event: HostEvent, key: string): readonly Envelope[] => {
  if (event.kind === 'line') return [lineEnvelope(event, key)];
  if (event.kind === 'ended') return endedEnvelopes(event, key);
  const { functionName, reason, invocationId } = event;
  const text = `Executing 'Functions.${functionName}' (Reason='${reason}', Id=${invocationId})`;
  return [messageEnvelope(event, key, text)];
};
