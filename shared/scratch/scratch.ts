/** A file that nobody else sees: written at its end, read anywhere. */
export interface ScratchFile {
  /** Writes behind what is there. Answers the place of the first byte. One call at a time. */
  append(bytes: Uint8Array): Promise<number>;
  /** Fills `into` with the bytes from place `at` on; they must be there. */
  read(at: number, into: Uint8Array): Promise<void>;
  /** Gives the room back. Never rejects. */
  close(): Promise<void>;
}

/**
 * Room beside memory for what a run works with and nobody needs after it. What is there is lost with the process, and takes no room then. Every
 * call rejects with `config` where there is none left, or no place to write.
 */
export interface Scratch {
  /** An empty file, which is to be closed. */
  open(): Promise<ScratchFile>;
}
