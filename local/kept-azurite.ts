import { join } from 'node:path';
import { type Azurite, type AzuriteOptions, startAzurite } from './azurite.ts';
import { emulatorError } from './folder-errors.ts';

/** The emulator whose files are kept in a folder of `npm start` or of a command. Rejects with `config`, and says what to do about them. */
export const keptAzurite = async (folder: string, ports?: AzuriteOptions['ports']): Promise<Azurite> => {
  const files = join(folder, 'azurite');
  try {
    return await startAzurite({ folder: files, ...(ports !== undefined && { ports }) });
  } catch (error) {
    throw emulatorError(error, files);
  }
};
