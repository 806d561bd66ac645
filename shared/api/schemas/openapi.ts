import * as z from 'zod';
import { text } from './values.ts';

/** Source: OpenAPI 3.1.1. */
export const openApi = z.looseObject({ openapi: text, info: z.looseObject({ title: text, version: text }) });
