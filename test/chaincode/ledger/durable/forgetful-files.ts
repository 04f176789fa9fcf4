/**
 * `node:fs` as it is, with a note of what a loss of power would leave: of a file what was synced, of a folder the names
 * that stood in it when *it* was synced. For `jest.mock`.
 */
import type * as NodeFs from 'node:fs';
import { basename, dirname } from 'node:path';

type Fs = typeof NodeFs;

interface Node {
  /** Names as they stand and as they are durable; both empty for a file. */
  live: Map<string, Node>;
  durable: Map<string, Node>;
  text: string;
  durableText: string;
}

const newNode = (): Node => ({ live: new Map(), durable: new Map(), text: '', durableText: '' });

const roots = new Map<string, Node>();
const open = new Map<number, Node>();

/** From now on what is in `folder`, still empty, is noted. */
export function watch(folder: string): void {
  roots.set(folder, newNode());
}

/** What a loss of power now would leave of a file; undefined: nothing. */
export function durable(path: string): string | undefined {
  return find(path, 'durable')?.durableText;
}

function find(path: string, names: 'live' | 'durable'): Node | undefined {
  return (
    roots.get(path) ??
    (dirname(path) === path ? undefined : find(dirname(path), names)?.[names].get(basename(path)))
  );
}

function make(path: string): Node {
  const node = newNode();
  find(dirname(path), 'live')?.live.set(basename(path), node);
  return node;
}

/** The functions that our files are written with; each does what Node's does. */
export function forgetful(fs: Fs): Fs {
  return {
    ...fs,
    mkdirSync: ((path: string, options: NodeFs.MakeDirectoryOptions) => {
      const made = fs.mkdirSync(path, options);
      if (find(path, 'live') === undefined) make(path);
      return made;
    }) as Fs['mkdirSync'],
    openSync: ((path: string, flags: string, mode?: number) => {
      const fd = fs.openSync(path, flags, mode);
      const node = find(path, 'live') ?? make(path);
      if (flags.startsWith('w')) node.text = '';
      open.set(fd, node);
      return fd;
    }) as Fs['openSync'],
    writeFileSync: ((fd: number, text: string) => {
      fs.writeFileSync(fd, text);
      append(fd, text);
    }) as Fs['writeFileSync'],
    writeSync: ((fd: number, text: string) => {
      append(fd, text);
      return fs.writeSync(fd, text);
    }) as Fs['writeSync'],
    fsyncSync: (fd: number) => {
      fs.fsyncSync(fd);
      const node = open.get(fd);
      if (node === undefined) return;
      node.durableText = node.text;
      node.durable = new Map(node.live);
    },
    closeSync: (fd: number) => {
      fs.closeSync(fd);
      open.delete(fd);
    },
    renameSync: ((from: string, to: string) => {
      fs.renameSync(from, to);
      const node = find(from, 'live');
      find(dirname(from), 'live')?.live.delete(basename(from));
      if (node !== undefined) find(dirname(to), 'live')?.live.set(basename(to), node);
    }) as Fs['renameSync'],
    rmSync: ((path: string, options: NodeFs.RmOptions) => {
      fs.rmSync(path, options);
      find(dirname(path), 'live')?.live.delete(basename(path));
    }) as Fs['rmSync'],
  };
}

function append(fd: number, text: string): void {
  const node = open.get(fd);
  if (node !== undefined) node.text += text;
}
