import { expect, test } from 'vitest';
import { emulatorError, folderError } from '../../../local/folder-errors.ts';

const fsError = (facts: Readonly<Record<string, string>>): Error =>
  Object.assign(new Error('of the file system'), facts);

test.each([
  ['ENOSPC', 'The disk is full: free some space.'],
  ['EROFS', 'It is on a read-only file system: work in a folder that can be written.'],
  ['EACCES', 'Let your account read and write there.'],
  ['ERR_FS_EISDIR', 'A folder is where a file should be: move it away.'],
])('%s in the folder is told with what to do', (code, remedy) => {
  const error = folderError(fsError({ code, syscall: 'open', path: '/f/running.json' }), '/f');
  expect(error).toMatchObject({
    kind: 'config',
    message: `The state in /f failed at /f/running.json with ${code}. ${remedy}`,
  });
});

test.each([
  ['of no file system', new TypeError('a fault of ours')],
  ['of a port', fsError({ code: 'EACCES', syscall: 'listen' })],
  ['of a busy port', fsError({ code: 'EADDRINUSE', syscall: 'listen' })],
])('an error %s passes as it is', (_of, error) => {
  expect(folderError(error, '/f')).toBe(error);
});

test('an emulator on a full disk is told as one, and not sent to --fresh', () => {
  const said =
    'Azurite did not start: it ended with 1. It said: …\nError: ENOSPC: no space left on device, write';
  expect(emulatorError(new Error(said), '/f/azurite')).toMatchObject({
    kind: 'config',
    message:
      'The emulator of Azure Storage did not start on its files in /f/azurite: Error: ENOSPC: no space left on device, write. The disk is full: free some space.',
  });
});
