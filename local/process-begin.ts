import { readFile } from 'node:fs/promises';

/**
 * When a process began, in the kernel's own count: two of one number differ in it. Undefined where the system has no `/proc`, as macOS and
 * Windows. Source: proc_pid_stat(5), field 22; the name in field 2 may have spaces and brackets.
 */
export const processBegin = async (pid: number): Promise<string | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
};
