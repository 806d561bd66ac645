import { createApplication } from '../../functions/application.ts';
import { throughEveryDoor } from './doors.ts';

/** A process of its own that goes through every door of the app, and writes what was told as JSON. */
const app = createApplication(process.env, new AbortController().signal);
// A pipe takes it in parts: an end before the last of them would cut it.
process.stdout.write(JSON.stringify(await throughEveryDoor(() => app)), () => process.exit(0));
