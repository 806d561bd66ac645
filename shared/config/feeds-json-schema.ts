import { writtenSchema } from './feed-schema.ts';
import { jsonSchemaOf } from './json-schema.ts';

/** The JSON Schema of feeds.json, so that editors complete and check it. */
export const feedsJsonSchema = (): object => jsonSchemaOf(writtenSchema);
