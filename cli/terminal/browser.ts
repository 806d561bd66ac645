import type { Environment } from '../../shared/config/index.ts';

/** Opens an address in the user's browser, without a shell; undefined where none would show: no terminal, or a Linux without a screen. */
export const browserHere = (
  env: Environment,
  platform: NodeJS.Platform,
  isTerminal: boolean,
): ((url: string) => Promise<void>) | undefined => {
  const has = (name: string): boolean => (env[name] ?? '') !== '';
  const hasScreen =
    platform !== 'linux' || has('DISPLAY') || has('WAYLAND_DISPLAY') || has('WSL_DISTRO_NAME');
  if (!isTerminal || !hasScreen || has('SSH_CONNECTION') || has('CI')) return undefined;
  return async (url) => {
    const { default: open } = await import('open');
    await open(url);
  };
};
