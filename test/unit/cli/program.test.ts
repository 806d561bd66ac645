import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../../cli/command.ts';
import { COMMANDS } from '../../../cli/commands/index.ts';
import { givenUntil } from '../../../cli/commands/until.ts';
import { EXIT_CODES } from '../../../cli/exit-codes.ts';
import { keptByNpm } from '../../../cli/npm-kept.ts';
import { playCli } from '../../support/cli-io.ts';

describe('help', () => {
  test('names every command, every exit code, and goes to stdout', async () => {
    const { code, out, err } = await playCli(['--help']);
    expect({ code, err }).toStrictEqual({ code: 0, err: '' });
    for (const { name, summary } of COMMANDS) {
      expect(out).toContain(`  ${name} `);
      expect(out.replaceAll(/\s+/g, ' ')).toContain(summary);
    }
    for (const { code: number, means } of Object.values(EXIT_CODES))
      expect(out).toContain(`  ${String(number).padEnd(4)} ${means}\n`);
  });

  test.each(COMMANDS.map((spec) => [spec.name, spec] as const))(
    'of %s says its options, those of all, and examples',
    async (name, spec) => {
      const { code, out } = await playCli([name, '--help']);
      expect(code).toBe(0);
      for (const { flags } of spec.options) expect(out).toContain(`  ${flags}`);
      for (const { about } of [...spec.options, ...spec.args]) expect(about).toMatch(/^\S.*\S$/);
      expect(spec.examples.length).toBeGreaterThan(0);
      for (const { line } of spec.examples) expect(out).toContain(`npm run tidemark -- ${line}\n`);
      expect(out).toContain('--print-curl');
    },
  );

  test('is what a line without a command gets, as one that cannot be carried out', async () => {
    const { code, out } = await playCli([]);
    expect(code).toBe(2);
    expect(out).toContain('Usage: npm run tidemark --');
  });

  test('speaks of the word that a shell has for it', async () => {
    const { out } = await playCli(['feeds', '--help'], { env: { TIDEMARK_WORD: '1' } });
    expect(out).toContain('Usage: tidemark feeds');
    expect(out).not.toContain('npm run tidemark');
  });
});

describe('the end of a pause', () => {
  const now = Date.parse('2026-11-30T12:00:00Z');

  test.each([
    ['PT2H', '2026-11-30T14:00:00.000Z'],
    ['P1D', '2026-12-01T12:00:00.000Z'],
    ['p1dt30m', '2026-12-01T12:30:00.000Z'],
    ['2026-12-24T18:00:00Z', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24T18:00:00+02:00', '2026-12-24T16:00:00.000Z'],
  ])('%s is %s', (text, until) => {
    expect(givenUntil(text, now)).toBe(until);
  });

  test.each([
    ['', 'a duration'],
    ['P', 'a duration'],
    ['PT', 'a duration'],
    ['P1DT', 'a duration'],
    ['PT0H', 'in the future'],
    ['2h', 'a duration'],
    ['tomorrow', 'a duration'],
    ['2026-12-24', 'a duration'],
    ['2026-12-24T18:00:00', 'a duration'],
    ['2020-01-01T00:00:00Z', 'in the future'],
    ['P99999D', 'at most ten years (3650 days) from now'],
    [`P${'9'.repeat(400)}D`, 'at most ten years'],
    ['20261-12-24T18:00:00Z', 'a duration'],
    ['9999-12-24T18:00:00Z', 'at most ten years'],
    ['2026-12-24T99:00:00Z', 'a duration'],
    ['2027-02-30T00:00:00Z', 'a duration'],
    ['2027-04-31T00:00:00+02:00', 'a duration'],
  ])('%j is none: it must be %s', (text, wanted) => {
    expect(() => givenUntil(text, now)).toThrow(`--until must be ${wanted}`);
  });
});

describe('a line that is not right', () => {
  test.each([
    [['fedes'], "unknown command 'fedes'", 'Did you mean feeds?'],
    [['help', 'fedes'], "unknown command 'fedes'", 'Did you mean feeds?'],
    [['feeds', '--jsn'], "unknown option '--jsn'", 'Did you mean --json?'],
    [['reload', 'orders', '--forc'], "unknown option '--forc'", 'Did you mean --force?'],
    [['reload', 'orders', '--last'], "option '--last <span>' argument missing", 'help says what there is'],
    [['runs', '--outcome', 'odd'], 'Allowed choices are appended, reloaded', 'help says what there is'],
    [['sync'], "missing required argument 'feed'", 'help says what there is'],
    [['sync', 'orders', 'items'], 'too many arguments', 'help says what there is'],
    [['run', '--watch'], "missing required argument 'run'", 'help says what there is'],
    [['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish, pwsh', 'help says what there is'],
    [['feeds', '--app'], 'argument missing', 'help says what there is'],
  ])('%j is told with what was meant', async (words, fault, hint) => {
    const { code, out, err } = await playCli(words);
    expect({ code, out }).toStrictEqual({ code: 2, out: '' });
    expect(err).toContain(fault);
    expect(err).toContain(hint);
  });

  test.each([
    [['reload', 'orders', '--last', 'ten'], '--last must be'],
    [['reload', 'orders', '--last', '-1'], '--last must be'],
    [['reload', 'orders', '--rows', '0'], '--rows must be'],
    [['reload', 'orders', '--rows', '1e3'], '--rows must be'],
    [['reload', 'orders', '--rows', '10', '--all'], 'Name one window'],
    [['reload', 'orders', '--to', '5'], '--to needs --from'],
    [['reload', 'orders', '--last', '10'], 'There is no terminal to ask on: add --yes'],
  ])('%j is refused before anything is asked', async (words, fault) => {
    const { code, out, err } = await playCli(words);
    expect({ code, out }).toStrictEqual({ code: 2, out: '' });
    expect(err).toContain(fault);
  });

  test('is not carried out without an option that npm kept for itself', async () => {
    const env = { npm_lifecycle_event: 'tidemark', npm_config_dry_run: 'true' };
    const { code, err } = await playCli(['reload', 'orders', '--yes'], { env });
    expect(code).toBe(2);
    expect(err).toContain('npm took --dry-run for itself');
    expect(keptByNpm([{ flags: '--dry-run', about: '' }], { npm_config_dry_run: 'true' })).toStrictEqual([]);
    const own = { npm_lifecycle_event: 'tidemark', npm_config_yes: '' };
    expect(keptByNpm([{ flags: '--yes', about: '' }], own)).toStrictEqual([]);
  });
});

test('every command that can be offered is one', () => {
  expect(COMMANDS.map(({ name }) => name)).toStrictEqual([...COMMAND_NAMES]);
});
