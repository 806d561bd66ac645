import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { textOf } from '../support/repository-text.ts';
import { stringOf } from './bicep.ts';
import { type Declaration, readTemplate } from './template.ts';

const main = readTemplate({ path: 'infra/main.bicep', text: textOf('infra/main.bicep') });
const readme = textOf('infra/README.md');
const { parameters } = z
  .object({ parameters: z.record(z.string(), z.object({ value: z.string() })) })
  .parse(JSON.parse(textOf('infra/main.parameters.json')));

const defaultOf = ({ value }: Declaration): string =>
  value?.type === 'string' ? stringOf(value) : (value?.text ?? '');

const isObject = ({ node }: Declaration): boolean => / object\b/.test(node.text);

const rowOf = (name: string): readonly string[] =>
  readme
    .split('\n')
    .filter((line) => line.startsWith(`| \`${name}\` `))
    .flatMap((line) => line.split(' | ').map((cell) => cell.replaceAll(/[|`]/g, '').trim()));

describe('main.parameters.json', () => {
  test('names parameters of the template, every one but objects', () => {
    const names = main.params.filter((param) => !isObject(param)).map(({ name }) => name);
    expect(Object.keys(parameters)).toStrictEqual(names);
  });

  test.each(main.params.filter(({ value }) => value?.type !== 'object').map((param) => [param.name, param]))(
    "%s is azd's variable, and without it what the template says",
    (name, param) => {
      const [, variable = '', fallback = ''] =
        /^\$\{(\w+)=?(.*)\}$/.exec(parameters[name]?.value ?? '') ?? [];
      expect(variable).toMatch(/^(?:AZURE|TIDEMARK)_[A-Z_]+$/);
      expect(fallback).toBe(defaultOf(param));
    },
  );
});

describe('infra/README.md', () => {
  test.each(main.params.map((param) => [param.name, param]))('tells %s, with its default', (name, param) => {
    const told = param.value === undefined ? 'required' : defaultOf(param) || 'empty';
    expect(rowOf(name)[1]).toBe(told);
  });

  test.each(main.outputs.map(({ name }) => name))('tells the output %s', (name) => {
    expect(rowOf(name)).not.toStrictEqual([]);
  });
});

test('azure.yaml deploys to the app that the template tags', () => {
  const service = main.variables.find(({ name }) => name === 'serviceName');
  expect(textOf('azure.yaml')).toContain(`\nservices:\n  ${stringOf(service?.value)}:\n`);
});
