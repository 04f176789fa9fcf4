/**
 * What the journal asks of a file system.
 *
 * Nothing is durable before `sync`: not a file's bytes, nor that it exists, nor that it is gone.
 */

/** An open segment. One writer. */
export interface JournalFile {
  /** Writes at the end. After a rejection some of the bytes may stand there. */
  append(bytes: Uint8Array): Promise<void>;
  /** Cuts everything after `length` bytes. */
  truncate(length: number): Promise<void>;
  /** Resolves once everything written to the file survives a loss of power. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The gateway's own directory. */
export interface JournalDirectory {
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Buffer>;
  /** A new file; rejects when there is one of this name. */
  create(name: string): Promise<JournalFile>;
  open(name: string): Promise<JournalFile>;
  remove(name: string): Promise<void>;
  /** Resolves once the directory's names survive a loss of power. */
  sync(): Promise<void>;
}
