import { describe, expect, test } from 'vitest';
import { checkovFaults } from '../../../local/checkov.ts';

const report = (changes: { parsing?: number; seen?: number; failed?: readonly object[] }): string =>
  JSON.stringify({
    summary: { passed: 9, parsing_errors: changes.parsing ?? 0, resource_count: changes.seen ?? 3 },
    results: { failed_checks: changes.failed },
  });

const FAILED = { check_id: 'CKV_AZURE_59', check_name: 'No public access', resource: 'accounts.x' };

describe('a report of checkov', () => {
  test('that saw every resource and found nothing has no faults', () => {
    expect(checkovFaults(report({}), 3)).toStrictEqual([]);
  });

  test.each([
    ['a file that could not be read', { parsing: 1 }, '1 files could not be read'],
    ['a resource that was not seen', { seen: 2 }, '2 resources were seen of 3'],
    ['a resource that is not known of', { seen: 4 }, '4 resources were seen of 3'],
    ['a check that failed', { failed: [FAILED] }, 'CKV_AZURE_59 accounts.x: No public access'],
  ])('with %s has a fault', (_what, changes, fault) => {
    expect(checkovFaults(report(changes), 3)).toStrictEqual([fault]);
  });

  test('that is none is refused', () => {
    expect(() => checkovFaults('{"passed": 0, "failed": 0}', 3)).toThrow('summary');
  });
});
