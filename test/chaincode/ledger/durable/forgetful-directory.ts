/** A file system that forgets, on a loss of power, whatever was not made durable; and fails where it is told to. */
import type { DurableDirectory, DurableFile } from '../../../../chaincode/ledger/durable/durable-directory';

/** A call of the file system. */
export type Step = 'append' | 'sync' | 'truncate' | 'create' | 'open' | 'remove' | 'syncDirectory';

/** `fails`: nothing happens; `fails but persisted`: it happens, and the caller is told it did not. */
export type Fault = 'fails' | 'fails but persisted';

interface Inode {
  written: Buffer;
  durable: Buffer;
}

export class ForgetfulDirectory implements DurableDirectory {
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  readonly calls: Step[] = [];
  readonly #faults: { step: Step; at: number; fault: Fault }[] = [];
  #counts = new Map<Step, number>();

  /** The `at`-th next call of `step` (1 is the next) fails. */
  failOn(step: Step, at: number, fault: Fault): void {
    this.#faults.push({ step, at: (this.#counts.get(step) ?? 0) + at, fault });
  }

  /** Power is lost: of what was not durable, the first `kept` bytes of each file remain. */
  losePower(kept = 0): ForgetfulDirectory {
    const after = new ForgetfulDirectory();
    for (const [name, inode] of this.#durableNames) {
      const length = inode.written.subarray(0, inode.durable.length).equals(inode.durable)
        ? Math.min(inode.written.length, inode.durable.length + kept)
        : inode.durable.length;
      const bytes = length > inode.durable.length ? inode.written.subarray(0, length) : inode.durable;
      after.#put(name, bytes);
    }
    return after;
  }

  /** The process is killed: the system keeps what was written, and has made durable what it had made durable. */
  kill(): ForgetfulDirectory {
    const after = new ForgetfulDirectory();
    for (const [name, { written, durable }] of this.#names) {
      after.#put(name, written, durable);
      if (!this.#durableNames.has(name)) after.#durableNames.delete(name);
    }
    return after;
  }

  /** All durable bytes, as text. */
  durableText(): string {
    return [...this.#durableNames.values()].map(({ durable }) => durable.toString('utf8')).join('');
  }

  overwrite(name: string, change: (bytes: Buffer) => Buffer): void {
    const bytes = change(this.#inode(name).written);
    this.#put(name, bytes);
  }

  async list(): Promise<readonly string[]> {
    return [...this.#names.keys()];
  }

  async read(name: string): Promise<Buffer> {
    return Buffer.from(this.#inode(name).written);
  }

  async readTail(name: string, bytes: number): Promise<Buffer> {
    const { written } = this.#inode(name);
    return Buffer.from(written.subarray(Math.max(0, written.length - bytes)));
  }

  async create(name: string): Promise<DurableFile> {
    return await this.#perform('create', () => {
      if (this.#names.has(name)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
      const inode = { written: Buffer.alloc(0), durable: Buffer.alloc(0) };
      this.#names.set(name, inode);
      return this.#file(inode);
    });
  }

  async open(name: string): Promise<DurableFile> {
    return await this.#perform('open', () => this.#file(this.#inode(name)));
  }

  async remove(name: string): Promise<void> {
    await this.#perform('remove', () => {
      this.#names.delete(name);
    });
  }

  async sync(): Promise<void> {
    await this.#perform('syncDirectory', () => {
      this.#durableNames = new Map(this.#names);
    });
  }

  #file(inode: Inode): DurableFile {
    const sync = (): Promise<void> =>
      this.#perform('sync', () => {
        inode.durable = Buffer.from(inode.written);
      });
    return {
      // Written, then made durable: either may fail.
      append: async (bytes) => {
        await this.#perform('append', () => {
          inode.written = Buffer.concat([inode.written, bytes]);
        });
        await sync();
      },
      truncate: (length) =>
        this.#perform('truncate', () => {
          inode.written = inode.written.subarray(0, length);
        }),
      sync,
      close: async () => undefined,
    };
  }

  async #perform<T>(step: Step, action: () => T): Promise<T> {
    this.calls.push(step);
    const count = (this.#counts.get(step) ?? 0) + 1;
    this.#counts.set(step, count);
    await new Promise((resolve) => setImmediate(resolve));
    const fault = this.#faults.find((each) => each.step === step && each.at === count);
    if (fault?.fault !== 'fails') {
      const result = action();
      if (fault === undefined) return result;
    }
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }

  #put(name: string, written: Buffer, durable = written): void {
    const inode = { written: Buffer.from(written), durable: Buffer.from(durable) };
    this.#names.set(name, inode);
    this.#durableNames.set(name, inode);
  }

  #inode(name: string): Inode {
    const inode = this.#names.get(name);
    if (inode === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return inode;
  }
}
