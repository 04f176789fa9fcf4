/**
 * What a log that promises durability asks of a file system: the gateway's journal, a department's served log.
 *
 * Nothing is durable before `sync`: not a file's bytes, nor that it exists, nor that it is gone.
 */

/** An open file. One writer. */
export interface DurableFile {
  /** Writes at the end. After a rejection some of the bytes may stand there. */
  append(bytes: Uint8Array): Promise<void>;
  /** Cuts everything after `length` bytes. */
  truncate(length: number): Promise<void>;
  /** Resolves once everything written to the file survives a loss of power. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** A directory of the process's own. */
export interface DurableDirectory {
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Buffer>;
  /** The last `bytes` of a file, or all of it when it is shorter. */
  readTail(name: string, bytes: number): Promise<Buffer>;
  /** A new file; rejects when there is one of this name. */
  create(name: string): Promise<DurableFile>;
  open(name: string): Promise<DurableFile>;
  remove(name: string): Promise<void>;
  /** Resolves once the directory's names survive a loss of power. */
  sync(): Promise<void>;
}
