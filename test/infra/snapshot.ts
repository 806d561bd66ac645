import { z } from 'zod';

/** What a deployment would make, as `bicep snapshot` evaluates it. */
const snapshotSchema = z.object({
  predictedResources: z.array(
    z
      .object({
        id: z.string(),
        type: z.string(),
        name: z.string(),
        apiVersion: z.string(),
        properties: z.unknown().optional(),
      })
      .loose(),
  ),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const parseSnapshot = (text: string): Snapshot => snapshotSchema.parse(JSON.parse(text));

/** Resources whose names come of what a deployment gives: what-if cannot show them. */
export const namedTooLate = ({ predictedResources }: Snapshot): readonly string[] =>
  predictedResources.map(({ id }) => id).filter((id) => id.includes('reference('));
