/**
 * A disk that keeps, when the power goes, only what was synced, and of the rest whatever it likes.
 *
 * It writes down every operation, so that the disk as it stood after any of them can be made afterwards.
 */

/** What a file system does on its way to the disk, in order. Inodes are numbers: a name may come to stand for another. */
type Operation =
  | { readonly kind: 'create' | 'remove'; readonly name: string; readonly inode: number }
  | { readonly kind: 'write'; readonly inode: number; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly inode: number; readonly size: number }
  | { readonly kind: 'sync'; readonly inode: number }
  | { readonly kind: 'syncDirectory' };

/** What of the unsynced survives. `all`: a killed process, the system lives on. `some`: chosen sector by sector. */
export type Survival = 'nothing' | 'some' | 'all';

/** Files by name, as the next start finds them. */
export type Image = ReadonlyMap<string, Buffer>;

/** The unit that a disk writes whole. */
const SECTOR = 512;
const NOTHING = Buffer.alloc(0);

/** What happened to a file: everything up to its last sync, and what came after it. */
interface Inode {
  synced: Operation[];
  pending: Operation[];
  readonly first: Buffer;
}

export class ForgetfulDisk {
  readonly #operations: Operation[] = [];
  readonly #names = new Map<string, number>();
  readonly #inodes = new Map<number, GrowingFile>();
  readonly #first: Image;
  #roomLeft = Number.POSITIVE_INFINITY;
  #syncs = true;

  constructor(image: Image = new Map()) {
    this.#first = image;
    for (const [name, bytes] of image) this.#inodes.set(this.#link(name), new GrowingFile(bytes));
  }

  /** How many operations there were: the crash points are 0 … this. */
  get operations(): number {
    return this.#operations.length;
  }

  /** The moments just before a sync: all that the one before it did not cover is at stake. */
  get syncs(): readonly number[] {
    return this.#operations.flatMap(({ kind }, at) => (kind === 'sync' ? [at] : []));
  }

  /** How many bytes files may still grow by. */
  set roomLeft(bytes: number) {
    this.#roomLeft = bytes;
  }

  /** From now on the disk says it synced, and did not. */
  lie(): void {
    this.#syncs = false;
  }

  find(name: string): number | undefined {
    return this.#names.get(name);
  }

  create(name: string): number {
    const inode = this.#link(name);
    this.#inodes.set(inode, new GrowingFile(NOTHING));
    this.#operations.push({ kind: 'create', name, inode });
    return inode;
  }

  remove(name: string): void {
    const inode = this.#names.get(name);
    if (inode === undefined) return;
    this.#names.delete(name);
    this.#operations.push({ kind: 'remove', name, inode });
  }

  /** The bytes as whoever reads the file now sees them; not to be kept. */
  read(inode: number): Buffer {
    return this.#file(inode).bytes;
  }

  /** False when there is no room: then nothing was written. */
  write(inode: number, offset: number, bytes: Uint8Array): boolean {
    const file = this.#file(inode);
    const growth = Math.max(0, offset + bytes.length - file.bytes.length);
    if (growth > this.#roomLeft) return false;
    this.#roomLeft -= growth;
    file.write(offset, bytes);
    this.#operations.push({ kind: 'write', inode, offset, bytes: Buffer.from(bytes) });
    return true;
  }

  truncate(inode: number, size: number): void {
    this.#file(inode).truncate(size);
    this.#operations.push({ kind: 'truncate', inode, size });
  }

  sync(inode: number): void {
    if (this.#syncs) this.#operations.push({ kind: 'sync', inode });
  }

  syncDirectory(): void {
    if (this.#syncs) this.#operations.push({ kind: 'syncDirectory' });
  }

  /**
   * The files that the next start finds, had the power gone after `at` operations.
   *
   * @param random 0 ≤ x < 1, a new one each call; decides with `some` what is kept.
   */
  imageAfter(at: number, survival: Survival, random: () => number): Image {
    const keeps = (): boolean => survival === 'all' || (survival === 'some' && random() < 0.5);
    const inodes = new Map<number, Inode>();
    const names = new Map<string, number>();
    let number = 0;
    for (const [name, first] of this.#first) {
      number += 1;
      inodes.set(number, { first, synced: [], pending: [] });
      names.set(name, number);
    }
    let pending: Operation[] = [];
    for (const operation of this.#operations.slice(0, at)) {
      if (operation.kind === 'create')
        inodes.set(operation.inode, { first: NOTHING, synced: [], pending: [] });
      if (operation.kind === 'create' || operation.kind === 'remove') pending.push(operation);
      else if (operation.kind === 'syncDirectory') {
        for (const each of pending) applyToNames(names, each);
        pending = [];
      } else applyToFile(inodes, operation);
    }
    // File systems keep the order of what happens to a directory: what survives is how it once stood.
    for (const each of pending) {
      if (!keeps()) break;
      applyToNames(names, each);
    }
    return new Map([...names].map(([name, inode]) => [name, afterCrash(inodes.get(inode), keeps)] as const));
  }

  #file(inode: number): GrowingFile {
    const file = this.#inodes.get(inode);
    if (file === undefined) throw new Error(`no file has the number ${inode}`);
    return file;
  }

  #link(name: string): number {
    const inode = this.#inodes.size + 1;
    this.#names.set(name, inode);
    return inode;
  }
}

function applyToNames(names: Map<string, number>, operation: Operation): void {
  if (operation.kind === 'create') names.set(operation.name, operation.inode);
  if (operation.kind === 'remove') names.delete(operation.name);
}

function applyToFile(inodes: Map<number, Inode>, operation: Extract<Operation, { inode: number }>): void {
  const inode = inodes.get(operation.inode);
  if (inode === undefined) return;
  inode.pending.push(operation);
  if (operation.kind === 'sync') inode.synced.push(...inode.pending.splice(0));
}

function afterCrash(inode: Inode | undefined, keeps: () => boolean): Buffer {
  const file = new GrowingFile(inode?.first ?? NOTHING);
  for (const operation of inode?.synced ?? []) applyWhole(file, operation);
  for (const operation of inode?.pending ?? []) {
    if (operation.kind === 'truncate' && keeps()) file.truncate(operation.size);
    if (operation.kind !== 'write') continue;
    for (const [offset, sector] of sectors(operation.offset, operation.bytes)) {
      if (keeps()) file.write(offset, sector);
    }
  }
  return file.bytes;
}

function applyWhole(file: GrowingFile, operation: Operation): void {
  if (operation.kind === 'write') file.write(operation.offset, operation.bytes);
  if (operation.kind === 'truncate') file.truncate(operation.size);
}

function* sectors(offset: number, bytes: Buffer): Generator<readonly [number, Buffer]> {
  for (let start = 0; start < bytes.length; ) {
    const length = SECTOR - ((offset + start) % SECTOR);
    yield [offset + start, bytes.subarray(start, start + length)];
    start += length;
  }
}

/** Bytes that are written at any place; what lies between is zero. */
class GrowingFile {
  #room: Buffer;
  #length: number;

  constructor(bytes: Buffer) {
    this.#room = Buffer.from(bytes);
    this.#length = bytes.length;
  }

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  write(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    if (end > this.#room.length)
      this.#room = Buffer.concat([this.bytes, Buffer.alloc(end * 2 - this.#length)]);
    this.#room.set(bytes, offset);
    this.#length = Math.max(this.#length, end);
  }

  truncate(size: number): void {
    if (size > this.#length) this.write(size, NOTHING);
    this.#room.fill(0, size);
    this.#length = size;
  }
}
