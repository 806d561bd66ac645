import { describe, expect, test } from 'vitest';
import { envelopesOf } from '../../../local/functions-host/telemetry-envelopes.ts';
import { STRICTNESSES, strictnessesOf } from '../../../local/functions-host/strictness.ts';

const invoked = {
  functionName: 'sync',
  invocationId: '7f8c1f0e-0d1c-4b8e-9d3a-1f2e3d4c5b6a',
  reason: 'Timer fired',
  trigger: { json: '{}' },
};

describe('what a host tells of a run that failed', () => {
  const error = new TypeError('as planned');
  const outcome = { outcome: 'failed', error } as const;
  const envelopes = envelopesOf({ kind: 'ended', atMs: 1_500, startedMs: 1_000, outcome, ...invoked }, 'key');

  test('is two exceptions and a request of one operation', () => {
    expect(envelopes.map(({ data }) => data.baseType)).toStrictEqual([
      'ExceptionData',
      'ExceptionData',
      'RequestData',
    ]);
    expect(new Set(envelopes.map(({ tags }) => tags['ai.operation.id'])).size).toBe(1);
    expect(envelopes.slice(0, 2).map(({ data }) => data.baseData)).toMatchObject([
      { properties: { Category: 'Function.sync' } },
      { properties: { Category: 'Host.Results' } },
    ]);
    expect(envelopes[2]?.data.baseData).toMatchObject({
      name: 'sync',
      success: false,
      duration: '00:00:00.5000000',
    });
  });
});

test('a switch that is none is left out', () => {
  const all = Object.keys(STRICTNESSES).join(',');
  expect([...strictnessesOf(`${all},none,`)].join(',')).toBe(all);
});
