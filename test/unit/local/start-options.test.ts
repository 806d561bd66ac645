import { expect, test } from 'vitest';
import { parseStartOptions } from '../../../local/start-options.ts';

const parse = (line: string) => parseStartOptions(line === '' ? [] : line.split(' '), {});

test('without flags everything is left to the environment and the defaults', () => {
  expect(parse('')).toEqual({
    outcome: 'ok',
    options: { fresh: false, routes: false, jsonLogs: false, help: false },
  });
});

test('every flag is taken, with a space or an equals sign', () => {
  const options = {
    feeds: 'my.json',
    port: 7171,
    sourcePort: 7181,
    lake: './lake',
    fresh: true,
    routes: false,
    jsonLogs: true,
    help: false,
  };
  const lines = [
    '--feeds my.json --port 7171 --source-port 7181 --lake ./lake --fresh --json-logs',
    '--feeds=my.json --port=7171 --source-port=7181 --lake=./lake --fresh --json-logs',
  ];
  expect(lines.map(parse)).toEqual([
    { outcome: 'ok', options },
    { outcome: 'ok', options },
  ]);
});

test.each([
  ['--fersh', '--fersh is no flag; did you mean --fresh?'],
  ['--schedule x', '--schedule is no flag'],
  ['--constructor', '--constructor is no flag'],
  ['-x', '-x is no flag'],
  ['my.json', '"my.json" is no flag'],
  ['--feeds', '--feeds needs a value'],
  ['--feeds --fresh', '--feeds needs a value'],
  ['--lake=', '--lake needs a value'],
  ['--port 0', '--port must be a port, 1 to 65535'],
  ['--source-port 65536', '--source-port must be a port, 1 to 65535'],
  ['--port 7e3', '--port must be a port, 1 to 65535'],
  ['--fresh=no', '--fresh takes no value'],
])('%s is refused', (line, fault) => {
  const parsed = parse(line);
  expect(parsed.outcome === 'refused' && parsed.lines[0]).toBe(fault);
});

test('flags that npm kept for itself are told, and how to hand them over', () => {
  expect(parseStartOptions([], { npm_config_fresh: 'true', npm_config_source_port: '3' })).toEqual({
    outcome: 'refused',
    lines: [
      'npm took --source-port for itself; flags come after "--": npm start -- --source-port',
      'npm took --fresh for itself; flags come after "--": npm start -- --fresh',
    ],
  });
});
