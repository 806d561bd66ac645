import { cap } from './cap.ts';
import { capJava } from './cap-java.ts';
import { django } from './django.ts';
import { mockserver } from './mockserver.ts';
import { most } from './most.ts';
import { odataLab } from './odata-lab.ts';
import { olingo } from './olingo.ts';
import type { Service } from './service.ts';
import { teiid } from './teiid.ts';

/** The services that are played, in this order. */
export const SERVICES: readonly Service[] = [cap, most, mockserver, django, odataLab, olingo, capJava, teiid];

/** Whether a variant is asked for by words of its name. */
export const isNamedBy = (variant: string, words: string): boolean => ` ${variant}`.includes(` ${words}`);

/** The names of all variants of a service. */
export const namesOf = (service: Service): readonly string[] =>
  service.sittings(true).flatMap(({ variants }) => variants.map(({ name }) => name));
