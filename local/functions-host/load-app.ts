import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TidemarkError } from '../../shared/core/index.ts';
import { collectRegistrations, programmingModel, type Registry } from './core-module.ts';

/** One line of a function's log, or of the host's own when there is no name. */
export type HostLog = (level: string, message: string, functionName?: string) => void;

const HOOKS = new Set(['appStart', 'appTerminate']);
const loads = new Map<string, number>();

/** A module is evaluated once per URL: loading the same app again needs another one. */
const entryUrl = (entry: string | URL): string => {
  const text = String(entry);
  const url = text.startsWith('file:') ? text : pathToFileURL(resolve(text)).href;
  const nth = (loads.get(url) ?? 0) + 1;
  loads.set(url, nth);
  return nth === 1 ? url : `${url}?load=${nth}`;
};

/**
 * Imports the entry and answers what it registered. Only the entry itself is evaluated anew when an app is loaded a second
 * time. Rejects as the entry does, or with `config` when it uses what the local host does not have.
 */
export const loadApp = async (entry: string | URL, log: HostLog): Promise<Registry> => {
  const registry: Registry = {
    functions: new Map(),
    hooks: [],
    log: (level, message) => log(level, message),
  };
  await collectRegistrations(registry, async () => {
    const url = entryUrl(entry);
    await import(/* @vite-ignore */ url);
  });
  if (registry.functions.size === 0)
    throw new TidemarkError('config', `${String(entry)} registers no function with @azure/functions.`);
  programmingModel();
  const unknown = registry.hooks.find(({ name }) => !HOOKS.has(name));
  if (unknown !== undefined)
    throw new TidemarkError('config', `The local host runs no ${unknown.name} hooks.`);
  return registry;
};

/** Runs the hooks of one moment in the order they were registered; one that fails is logged. */
export const runHooks = async (registry: Registry, moment: 'appStart' | 'appTerminate'): Promise<void> => {
  const hookData = {};
  for (const { name, callback } of registry.hooks)
    try {
      if (name === moment) await callback({ hookData });
    } catch (error) {
      registry.log('error', `A hook of ${moment} failed: ${String(error)}`);
    }
};
