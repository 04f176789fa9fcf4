/** The data directory of one hub: everything it keeps, and nothing of anyone else. */
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HubError, isHubError } from '../../../chaincode/model';
import { createDirectory } from './create-directory';
import { endLeftovers, LEFTOVER_GRACE_MS } from './leftover';
import { BEFORE_MARKER, type DirectoryLock, lockDirectory } from './lock';
import {
  checkMarker,
  type DirectoryState,
  isDataDirectory,
  type Phase,
  readState,
  writeMarker,
  writeState,
} from './state';

export class DataDirectory {
  readonly path: string;
  readonly #lock: DirectoryLock;
  #state: DirectoryState | undefined;
  /** What an earlier hub left cannot be read: told when the directory is prepared, unless it is reset before. */
  #unreadable: HubError | undefined;

  private constructor(path: string, lock: DirectoryLock, unreadable: HubError | undefined) {
    this.path = path;
    this.#lock = lock;
    this.#unreadable = unreadable;
  }

  /**
   * Locks a data directory, created if absent, and waits for what an earlier hub left running in it.
   *
   * Nothing in it is changed yet but the lock.
   *
   * @throws {HubError} `DATA_DIR_IN_USE`; `INVALID_ARGUMENT` for a path that is no data directory, or cannot become one.
   */
  static async open(directory: string, leftoverGraceMs: number = LEFTOVER_GRACE_MS): Promise<DataDirectory> {
    const path = resolve(directory);
    refuseForeign(path);
    createDirectory(path);
    const lock = lockDirectory(path);
    try {
      await endLeftovers(path, leftoverGraceMs);
    } catch (error) {
      if (isHubError(error, 'DATA_DIR_CORRUPT')) return new DataDirectory(path, lock, error);
      lock.release();
      throw error;
    }
    return new DataDirectory(path, lock, undefined);
  }

  /** Removes everything but the lock. */
  reset(): void {
    for (const name of readdirSync(this.path)) {
      if (!BEFORE_MARKER.has(name)) rmSync(join(this.path, name), { recursive: true, force: true });
    }
    this.#unreadable = undefined;
  }

  /**
   * Reads how far the first start came, or begins it.
   *
   * @param citizens how many were asked for; undefined takes what stands, else `byDefault`.
   * @param ledger what the hub is to run on.
   * @throws {HubError} `DATA_DIR_CORRUPT`; `INVALID_ARGUMENT` when another number of citizens stands here, or another ledger.
   */
  prepare(
    citizens: number | undefined,
    byDefault: number,
    ledger: DirectoryState['ledger'] = 'embedded',
  ): DirectoryState {
    if (this.#unreadable !== undefined) throw this.#unreadable;
    if (isDataDirectory(this.path)) checkMarker(this.path);
    else writeMarker(this.path);
    // Whoever runs the databases passes through on its way; nobody else looks inside.
    chmodSync(this.path, 0o711);
    const standing = readState(this.path);
    const next = standing ?? { citizens: citizens ?? byDefault, ledger, phases: [] };
    if (ledger !== next.ledger) {
      throw new HubError(
        'INVALID_ARGUMENT',
        `\`${this.path}\` holds a hub on the ${next.ledger} ledger; choose another \`--data-dir\` or add \`--reset\``,
      );
    }
    if (citizens !== undefined && citizens !== next.citizens) {
      throw new HubError(
        'INVALID_ARGUMENT',
        `\`${this.path}\` holds ${next.citizens} citizens, not ${citizens}; leave out \`--citizens\` or add \`--reset\``,
      );
    }
    if (standing === undefined) writeState(this.path, next);
    this.#state = next;
    return next;
  }

  get citizens(): number {
    return this.#prepared.citizens;
  }

  get ledger(): DirectoryState['ledger'] {
    return this.#prepared.ledger;
  }

  isDone(phase: Phase): boolean {
    return this.#prepared.phases.includes(phase);
  }

  /** Records that a phase is complete; it is never begun again. */
  complete(phase: Phase): void {
    if (this.isDone(phase)) return;
    this.#state = { ...this.#prepared, phases: [...this.#prepared.phases, phase] };
    writeState(this.path, this.#state);
  }

  /** A path inside, its folder created for the owner alone. */
  folder(...names: readonly string[]): string {
    const path = join(this.path, ...names);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }

  release(): void {
    this.#lock.release();
  }

  get #prepared(): DirectoryState {
    if (this.#state === undefined)
      throw new HubError('INTERNAL', 'data directory is used before it is prepared');
    return this.#state;
  }
}

function refuseForeign(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) throw new HubError('INVALID_ARGUMENT', `\`${path}\` is not a directory`);
  if (isDataDirectory(path)) return;
  if (readdirSync(path).some((name) => !BEFORE_MARKER.has(name))) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `\`${path}\` holds files that are not the hub's; choose another \`--data-dir\``,
    );
  }
}
