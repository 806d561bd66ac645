import { playChecked, type Played } from '../play.ts';
import type { AppScene } from './app-scene.ts';
import { openTheatre } from './theatre.ts';

/** Plays one scene of the packaged app in `app`, in a theatre of its own. Never rejects. */
export const playAppScene = (scene: AppScene, root: string, app: string): Promise<Played> =>
  playChecked(scene.name, async (check) => {
    const { theatre, output, close } = await openTheatre(root, app, scene.name);
    return { run: () => scene.run(theatre, check), output, close };
  });
