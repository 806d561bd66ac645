/** Memory of the instances that the templates ask for where nothing else is said. */
export const DEFAULT_MEMORY_MB = 2048;

/**
 * The memory that a process may use, in MB: `constrained`, as `process.constrainedMemory()` has it, where that is a limit; some systems
 * say 0 or an enormous number for none. Source: nodejs/node issue 59227.
 */
export const instanceMemoryMB = (constrained: number, machineBytes: number): number =>
  constrained > 0 && constrained < machineBytes ? Math.floor(constrained / 1024 / 1024) : DEFAULT_MEMORY_MB;
