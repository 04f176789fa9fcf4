/** SQLite's own code over a {@link ForgetfulDisk}: a VFS that asks of it what `os_unix.c` asks of a system. */
import { basename, dirname } from 'node:path';
import type { ForgetfulDisk } from './forgetful-disk';
import { type Method, ofMainRealm, type Pointer, type SqliteWasm } from './sqlite-wasm';

export const VFS = 'forgetful';

const OK = 0;
const FULL = 13;
const NOT_FOUND = 12;
const CANNOT_OPEN = 14;
const SHORT_READ = 522;
const CREATE = 0x4;
const DELETE_ON_CLOSE = 0x8;
/** `SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL`. */
const JOURNALS = 0x800 | 0x80000;
/** What Node's build says of a real disk: a sector that is overwritten does not harm its neighbours. */
const POWERSAFE_OVERWRITE = 0x1000;
const SECTOR_SIZE = 4096;

interface OpenFile {
  readonly disk: ForgetfulDisk;
  readonly name: string;
  readonly inode: number;
  readonly deletesOnClose: boolean;
  /** The first sync of a new journal makes its directory durable too (os_unix.c, `UNIXFILE_DIRSYNC`). */
  syncsDirectory: boolean;
}

/** Makes SQLite read and write disks, each found by the directory that a file's path names. */
export class DiskVfs {
  readonly #sqlite: SqliteWasm;
  readonly #disks = new Map<string, ForgetfulDisk>();
  readonly #open = new Map<Pointer, OpenFile>();
  /** The index of a write-ahead log is memory, made anew by whoever opens the log first. */
  readonly #shared = new Map<Pointer, Pointer[]>();
  #temporaries = 0;

  constructor(sqlite: SqliteWasm) {
    this.#sqlite = sqlite;
    const { capi, wasm } = sqlite;
    const io = new capi.sqlite3_io_methods();
    io.$iVersion = 2;
    io.installMethods(inMainRealm(this.#fileMethods()));
    const unix = new capi.sqlite3_vfs(capi.sqlite3_vfs_find('unix'));
    const vfs = new capi.sqlite3_vfs();
    for (const member of [
      '$szOsFile',
      '$mxPathname',
      '$xRandomness',
      '$xSleep',
      '$xCurrentTimeInt64',
    ] as const) {
      vfs[member] = unix[member] ?? 0;
    }
    vfs.$iVersion = 2;
    vfs.$zName = wasm.allocCString(VFS);
    vfs.installMethods(inMainRealm(this.#systemMethods(io.pointer)));
    capi.sqlite3_vfs_register(vfs, 0);
  }

  /** From now on paths in `directory` are files of `disk`. */
  mount(directory: string, disk: ForgetfulDisk): void {
    this.#disks.set(directory, disk);
  }

  unmount(directory: string): void {
    this.#disks.delete(directory);
  }

  #systemMethods(io: Pointer): Record<string, Method> {
    return {
      xOpen: (_: Pointer, path: Pointer, file: Pointer, flags: number, outFlags: Pointer) => {
        const opened = this.#openFile(path, flags);
        if (opened === undefined) return CANNOT_OPEN;
        this.#poke(file, io, '*');
        this.#open.set(file, opened);
        if (outFlags !== 0) this.#poke(outFlags, flags, 'i32');
        return OK;
      },
      xDelete: (_: Pointer, path: Pointer, syncDirectory: number) => {
        const { disk, name } = this.#locate(path);
        disk?.remove(name);
        if (syncDirectory !== 0) disk?.syncDirectory();
        return OK;
      },
      xAccess: (_: Pointer, path: Pointer, __: number, result: Pointer) => {
        const { disk, name } = this.#locate(path);
        this.#poke(result, disk?.find(name) === undefined ? 0 : 1, 'i32');
        return OK;
      },
      xFullPathname: (_: Pointer, path: Pointer, __: number, out: Pointer) => {
        const bytes = Buffer.from(`${this.#sqlite.wasm.cstrToJs(path)}\0`);
        this.#sqlite.wasm.heap8u().set(bytes, out);
        return OK;
      },
      xGetLastError: () => OK,
    };
  }

  #fileMethods(): Record<string, Method> {
    return { ...this.#bytesMethods(), ...this.#lockMethods(), ...this.#sharedMethods() };
  }

  #bytesMethods(): Record<string, Method> {
    return {
      xClose: (file: Pointer) => {
        const { disk, name, deletesOnClose } = this.#file(file);
        if (deletesOnClose) disk.remove(name);
        this.#open.delete(file);
        return OK;
      },
      xRead: (file: Pointer, to: Pointer, length: number, offset: bigint) => {
        const { disk, inode } = this.#file(file);
        const bytes = disk.read(inode).subarray(Number(offset), Number(offset) + length);
        const target = this.#sqlite.wasm
          .heap8u()
          .subarray(to, to + length)
          .fill(0);
        target.set(bytes);
        return bytes.length < length ? SHORT_READ : OK;
      },
      xWrite: (file: Pointer, from: Pointer, length: number, offset: bigint) => {
        const { disk, inode } = this.#file(file);
        const bytes = this.#sqlite.wasm.heap8u().slice(from, from + length);
        return disk.write(inode, Number(offset), bytes) ? OK : FULL;
      },
      xTruncate: (file: Pointer, size: bigint) => {
        const { disk, inode } = this.#file(file);
        disk.truncate(inode, Number(size));
        return OK;
      },
      xSync: (file: Pointer) => {
        const open = this.#file(file);
        open.disk.sync(open.inode);
        if (open.syncsDirectory) open.disk.syncDirectory();
        open.syncsDirectory = false;
        return OK;
      },
      xFileSize: (file: Pointer, size: Pointer) => {
        const { disk, inode } = this.#file(file);
        this.#poke(size, BigInt(disk.read(inode).length), 'i64');
        return OK;
      },
    };
  }

  /** One connection a file: whoever asks gets the lock. */
  #lockMethods(): Record<string, Method> {
    return {
      xLock: () => OK,
      xUnlock: () => OK,
      xCheckReservedLock: (_: Pointer, result: Pointer) => {
        this.#poke(result, 0, 'i32');
        return OK;
      },
      xFileControl: () => NOT_FOUND,
      xSectorSize: () => SECTOR_SIZE,
      xDeviceCharacteristics: () => POWERSAFE_OVERWRITE,
    };
  }

  #sharedMethods(): Record<string, Method> {
    return {
      xShmMap: (file: Pointer, page: number, size: number, extend: number, result: Pointer) => {
        const pages = this.#shared.get(file) ?? [];
        this.#shared.set(file, pages);
        if (extend !== 0) while (pages.length <= page) pages.push(this.#zeroed(size));
        this.#poke(result, pages[page] ?? 0, '*');
        return OK;
      },
      xShmLock: () => OK,
      xShmBarrier: () => OK,
      xShmUnmap: (file: Pointer) => {
        this.#shared.delete(file);
        return OK;
      },
    };
  }

  #openFile(path: Pointer, flags: number): OpenFile | undefined {
    const { disk, name } = this.#locate(path);
    if (disk === undefined) return undefined;
    const found = disk.find(name);
    if (found === undefined && (flags & CREATE) === 0) return undefined;
    return {
      disk,
      name,
      inode: found ?? disk.create(name),
      deletesOnClose: (flags & DELETE_ON_CLOSE) !== 0,
      syncsDirectory: found === undefined && (flags & JOURNALS) !== 0,
    };
  }

  #locate(path: Pointer): { disk: ForgetfulDisk | undefined; name: string } {
    if (path === 0) {
      this.#temporaries += 1;
      const [disk] = this.#disks.values();
      return { disk, name: `temporary-${this.#temporaries}` };
    }
    const text = this.#sqlite.wasm.cstrToJs(path);
    return { disk: this.#disks.get(dirname(text)), name: basename(text) };
  }

  #file(pointer: Pointer): OpenFile {
    const file = this.#open.get(pointer);
    if (file === undefined) throw new Error('a file that is not open');
    return file;
  }

  #zeroed(size: number): Pointer {
    const at = this.#sqlite.wasm.alloc(size);
    this.#sqlite.wasm.heap8u().fill(0, at, at + size);
    return at;
  }

  #poke(at: Pointer, value: number | bigint, type: 'i32' | 'i64' | '*'): void {
    this.#sqlite.wasm.poke(at, value, type);
  }
}

function inMainRealm(methods: Record<string, Method>): Record<string, Method> {
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, ofMainRealm(method)]));
}
