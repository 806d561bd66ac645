import { cap } from './cap.ts';
import { capJava } from './cap-java.ts';
import { django } from './django.ts';
import { mockserver } from './mockserver.ts';
import { most } from './most.ts';
import { odataLab } from './odata-lab.ts';
import { olingo } from './olingo.ts';
import type { Service, Sitting } from './service.ts';
import type { Running } from './service-source.ts';
import { teiid } from './teiid.ts';

/** The services that are played, in this order. */
export const SERVICES: readonly Service[] = [cap, most, mockserver, django, odataLab, olingo, capJava, teiid];

/** Whether a variant is asked for by words of its name. */
export const isNamedBy = (variant: string, words: string): boolean => ` ${variant}`.includes(` ${words}`);

/** The same stories again, read in four ranges at once; some always are. */
const inParallel = ({ launch, variants }: Sitting): Sitting => ({
  launch,
  variants: [
    ...variants,
    ...variants
      .filter(({ name }) => !name.includes(' in ranges'))
      .map(({ name, play }) => ({
        name: `${name} parallel=4`,
        play: (running: Running) => play({ ...running, parallel: 4 }),
      })),
  ],
});

/** What is played of a service: with `all` everything, in one range and in four. */
export const sittingsOf = ({ sittings }: Service, all: boolean): readonly Sitting[] =>
  all ? sittings(true).map(inParallel) : sittings(false);

/** The names of all variants of a service. */
export const namesOf = (service: Service): readonly string[] =>
  sittingsOf(service, true).flatMap(({ variants }) => variants.map(({ name }) => name));
