import type { Binding, FunctionMetadata } from '../core-module.ts';

/** Where an app is and how it is reached. */
export interface AppPlace {
  /** The folder of the app. */
  readonly folder: string;
  /** The entry's file name. */
  readonly scriptFile: string;
  /** Below which HTTP functions are served: `api`. */
  readonly routePrefix: string;
}

const bindingInfo = ([name, binding]: readonly [string, Binding]): object => ({
  ...binding,
  name,
});

const isHttp = ([, { type }]: readonly [string, Binding]): boolean => type === 'httpTrigger';

/** What `GET /admin/functions/{name}` tells of a function. `origin` is how the caller names the host. */
export const functionInfo = (
  { name, bindings }: FunctionMetadata,
  { folder, scriptFile, routePrefix }: AppPlace,
  origin: string,
): object => {
  const http = Object.entries(bindings).find(isHttp)?.[1];
  const route = typeof http?.['route'] === 'string' ? http['route'] : name;
  return {
    name,
    script_root_path_href: null,
    script_href: `${origin}/admin/vfs${folder}/${scriptFile}`,
    config_href: null,
    test_data_href: `${origin}/admin/vfs${folder}/sampledata/${name}.dat`,
    href: `${origin}/admin/functions/${name}`,
    invoke_url_template: http === undefined ? null : `${origin}/${routePrefix}/${route}`,
    language: 'node',
    config: {
      name,
      entryPoint: '',
      scriptFile,
      language: 'node',
      functionDirectory: folder,
      bindings: Object.entries(bindings).map(bindingInfo),
    },
    files: null,
    test_data: '',
    isDisabled: false,
    isDirect: false,
    isProxy: false,
  };
};
