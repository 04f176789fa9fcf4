/** Reading the journal at start: what is whole is taken, a torn tail is cut. */

import type { DurableDirectory } from '../../chaincode/ledger/durable/durable-directory';
import { HubError, type LogId } from '../../chaincode/model';
import { decodeFrames } from './frame';
import { readLine } from './journal-line';
import { JournalState } from './journal-state';
import { Outbox, outboxRecord } from './outbox';
import { isSegmentName } from './segment';

/** A segment that was read. */
export interface ReadSegment {
  readonly name: string;
  /** Sequence of the first record after its head. */
  readonly first: bigint;
  /** Bytes that are whole. */
  readonly length: number;
}

export interface RecoveredJournal {
  readonly state: JournalState;
  readonly outbox: Outbox;
  /** Oldest first; the last one is written on. Empty for a new journal. */
  readonly segments: readonly ReadSegment[];
  /** Bytes after the last whole line. They were never durable, so nobody was told of them. */
  readonly tornBytes: number;
}

/**
 * Reads all segments of a log. Changes nothing but what an attempt to begin a segment left, which it removes.
 *
 * @throws {HubError} `DATA_DIR_CORRUPT` when a segment but the last is torn, one is missing, or belongs to another log.
 */
export async function recoverJournal(directory: DurableDirectory, log: LogId): Promise<RecoveredJournal> {
  const names = (await directory.list()).filter(isSegmentName).sort();
  const state = new JournalState();
  const outbox = new Outbox();
  const segments: ReadSegment[] = [];
  let tornBytes = 0;
  for (const [index, name] of names.entries()) {
    const bytes = await directory.read(name);
    const { lines, end } = decodeFrames(bytes);
    const isLast = index === names.length - 1;
    if (end < bytes.length && !isLast) {
      throw new HubError('DATA_DIR_CORRUPT', `journal segment \`${name}\` is torn`);
    }
    tornBytes = bytes.length - end;
    if (isAbandoned(lines, isLast, state)) {
      await directory.remove(name);
      continue;
    }
    segments.push({ name, first: applyAll(lines, name, log, state, outbox), length: end });
  }
  outbox.dropBefore(state.committed);
  return { state, outbox, segments, tornBytes };
}

/**
 * A segment that could not be begun: without a whole head nothing was written to it; with nothing but a head, writing may
 * have gone on in the one before.
 */
function isAbandoned(lines: readonly string[], isLast: boolean, state: JournalState): boolean {
  const [first] = lines;
  if (first === undefined) return true;
  if (lines.length > 1) return false;
  const head = readLine(first);
  return !isLast || (head.kind === 'SEGMENT' && BigInt(head.next) < state.next);
}

/** @returns the sequence the segment begins with. */
function applyAll(
  lines: readonly string[],
  name: string,
  log: LogId,
  state: JournalState,
  outbox: Outbox,
): bigint {
  const [head] = lines.slice(0, 1).map(readLine);
  if (head?.kind !== 'SEGMENT') {
    throw new HubError('DATA_DIR_CORRUPT', `journal segment \`${name}\` has no head`);
  }
  if (head.log !== log) {
    throw new HubError('DATA_DIR_CORRUPT', `journal segment \`${name}\` belongs to log \`${head.log}\``);
  }
  for (const json of lines) {
    const line = readLine(json);
    state.apply(line);
    if (line.kind === 'DECISION' || line.kind === 'OUTCOME') outbox.add(outboxRecord(line, json));
  }
  return BigInt(head.next);
}
