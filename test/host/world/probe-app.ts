import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const REQUIRE =
  "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);";

/** The functions of the probe. */
export const PROBE_FUNCTIONS = ['tick', 'wait', 'crash', 'reject', 'say', 'first', 'second', 'buried'];

/** Bundles the probe once; each scene has a folder of its own with it. */
export const buildProbe = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../probe/main.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['@azure/functions-core'],
    banner: { js: REQUIRE },
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
};

/** What a scene says of host.json. */
export interface HostJson {
  readonly functionTimeout?: string;
  readonly queues?: Readonly<Record<string, unknown>>;
}

export const hostJsonText = ({ functionTimeout, queues = {} }: HostJson): string =>
  JSON.stringify({
    version: '2.0',
    ...(functionTimeout !== undefined && { functionTimeout }),
    logging: { applicationInsights: { samplingSettings: { isEnabled: false } } },
    extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' },
    extensions: { queues },
  });

/** Writes the app into `folder`. */
export const writeProbe = async (folder: string, bundle: string, hostJson: HostJson): Promise<void> => {
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'dist/main.js'), bundle);
  await writeFile(join(folder, 'package.json'), '{"name":"probe","type":"module","main":"dist/main.js"}');
  await writeFile(join(folder, 'host.json'), hostJsonText(hostJson));
};
