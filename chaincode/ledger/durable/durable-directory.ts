/**
 * What a log that promises durability asks of a file system: the gateway's journal, a department's served log.
 *
 * What was appended is durable at once. Nothing else is before `sync`: not a cut, nor that a file exists, nor that it is gone.
 */

/** An open file. One writer. */
export interface DurableFile {
  /**
   * Writes at the end; resolves once these bytes survive a loss of power. After a rejection some of them may stand there,
   * durably or not.
   */
  append(bytes: Uint8Array): Promise<void>;
  /** Cuts everything after `length` bytes. */
  truncate(length: number): Promise<void>;
  /** Resolves once all that the file holds, its length too, survives a loss of power. */
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
