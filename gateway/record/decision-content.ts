/** One access: its id, its key, and the lines it leaves in the log. */
import { randomBytes } from 'node:crypto';
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import {
  type AccessId,
  type AccessQuestion,
  type AccessRecord,
  type CallerClaims,
  canonicalHash,
  canonicalJson,
  type Decision,
  type DecisionRecord,
  type Instant,
  keyedDigest,
  RECORD_VERSION,
  type RecordedEntry,
  type RowFilter,
  type Scope,
  type Touch,
} from '../../chaincode/model';
import type { DecisionContent } from './journal';

/** What a gateway makes up for each access. */
export interface AccessIdentity {
  readonly id: AccessId;
  /** 32 random bytes for digests. Only the caller ever gets them; never stored, never logged. */
  readonly key: Uint8Array;
}

const ID_BYTES = 16;
const KEY_BYTES = 32;

export function newAccessIdentity(): AccessIdentity {
  const random = randomBytes(ID_BYTES + KEY_BYTES);
  return {
    id: random.toString('base64url', 0, ID_BYTES) as AccessId,
    key: new Uint8Array(random.subarray(ID_BYTES)),
  };
}

/** What was asked, as the caller sent it. */
export interface AskedOperation {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface DecisionInput {
  readonly access: AccessIdentity;
  readonly gateway: DecisionRecord['gateway'];
  readonly caller: CallerClaims;
  readonly operation: AskedOperation;
  readonly question: AccessQuestion;
  readonly decision: Decision;
  /** All that its tickets rest on, sorted: a fetch may rest on other grounds than the operation. Empty when denied. */
  readonly grounds: readonly Scope[];
  readonly epoch: Pick<Epoch, 'height' | 'blockHash' | 'entry'>;
  readonly at: Instant;
}

/** At most this many reasons are recorded; the answer tells them all. */
const MAX_REASONS = 50;

/** The *decision* line: what was touched, for whom, resting on what. No value, and no text the caller chose. */
export function decisionContent(input: DecisionInput): DecisionContent {
  const { access, gateway, caller, operation, question, decision, grounds, epoch, at } = input;
  return {
    v: RECORD_VERSION,
    kind: 'DECISION',
    access: access.id,
    at,
    gateway,
    consumer: caller.iss,
    application: caller.sub,
    officer: caller.officer,
    purpose: caller.purpose,
    operationHash: keyedDigest({ ...operation, operationName: operation.operationName ?? null }, access.key),
    entries: recordedEntries(question.touches, grounds, epoch),
    allowed: decision.allowed,
    reasons: decision.allowed ? [] : decision.denials.slice(0, MAX_REASONS).map(recordedReason),
    height: String(epoch.height) as DecisionRecord['height'],
    blockHash: epoch.blockHash,
  };
}

type RecordedReason = Extract<AccessRecord, { kind: 'DECISION' }>['reasons'][number];

function recordedReason(denial: Extract<Decision, { allowed: false }>['denials'][number]): RecordedReason {
  const { reason, entry, item, coordinate, subgraph, beneficiary } = denial;
  return {
    reason,
    coordinate,
    subgraph,
    beneficiary,
    ...(entry === undefined ? {} : { entry }),
    ...(item === undefined ? {} : { item }),
  };
}

/** One line for each (entry, beneficiary, derivation): the unit that is decided. */
function recordedEntries(
  touches: readonly Touch[],
  grounds: readonly Scope[],
  epoch: DecisionInput['epoch'],
): readonly RecordedEntry[] {
  const last = known.get(touches);
  if (last?.grounds === grounds && last.epoch === epoch) return last.entries;
  const entries = entriesOf(touches, grounds, epoch);
  known.set(touches, { grounds, epoch, entries });
  return entries;
}

interface KnownEntries {
  readonly grounds: readonly Scope[];
  readonly epoch: DecisionInput['epoch'];
  readonly entries: readonly RecordedEntry[];
}

/** Of a decision that stands: its touches, grounds and epoch are the same objects. */
const known = new WeakMap<readonly Touch[], KnownEntries>();

function entriesOf(
  touches: readonly Touch[],
  grounds: readonly Scope[],
  epoch: DecisionInput['epoch'],
): readonly RecordedEntry[] {
  const scopes = grouped(grounds);
  const groups = [...grouped(touches)].sort(([one], [other]) => (one < other ? -1 : 1));
  return groups.flatMap(([key, group]) => {
    const [first] = group;
    if (first?.entry === undefined) return [];
    const { entry, beneficiary, derives } = first;
    return [
      {
        entry,
        version: epoch.entry(entry)?.current.version ?? 0,
        items: [...new Set(group.flatMap(({ item }) => (item === undefined ? [] : [item])))].sort(),
        beneficiary,
        ...(derives === undefined ? {} : { derives }),
        ...groundsOf(scopes.get(key) ?? []),
      },
    ];
  });
}

function grouped<Each extends Grouped>(all: readonly Each[]): ReadonlyMap<string, readonly Each[]> {
  const groups = new Map<string, Each[]>();
  for (const each of all) {
    const key = groupOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

type Grounds = Pick<RecordedEntry, 'bases' | 'rowFilterHash' | 'delegatedFrom' | 'emergency'>;

function groundsOf(scopes: readonly Scope[]): Grounds {
  if (scopes.length === 0) return { bases: [] };
  const delegatedFrom = [...new Set(scopes.flatMap((scope) => scope.delegatedFrom ?? []))].sort();
  return {
    // One ground may stand there with several filters, and several with one.
    bases: [...new Set(scopes.map(({ basis }) => basis))].sort(),
    ...(delegatedFrom.length === 0 ? {} : { delegatedFrom }),
    ...(scopes.some(({ emergency }) => emergency) ? { emergency: true as const } : {}),
    rowFilterHash: canonicalHash(unionOf(scopes.map(({ rowFilter }) => rowFilter))),
  };
}

/** Each filter once, sorted: the same union has the same hash. */
function unionOf(filters: readonly RowFilter[]): readonly RowFilter[] {
  const union = new Map(filters.map((filter) => [canonicalJson(filter), filter]));
  return [...union].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, filter]) => filter);
}

type Grouped = Pick<Touch, 'entry' | 'beneficiary' | 'derives'>;

const groupOf = ({ entry, beneficiary, derives }: Grouped): string =>
  JSON.stringify([entry ?? null, beneficiary, derives ?? null]);
