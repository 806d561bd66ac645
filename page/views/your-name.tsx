import { keepName, personName } from '../api/person.ts';
import { Field } from '../parts/field.tsx';

/** Who acts: asked beside what is told to others, and kept for the next time. */
export const YourName = () => <Field label="Your name" value={personName.value} onInput={keepName} />;
