/** An audit as a person reads it. */
import type { ChannelReport, Finding, Proved } from '../ledger/audit';

const LABELS: readonly (readonly [keyof Proved, string])[] = [
  ['transactions', 'transactions, each with the flag that validation gives'],
  ['valid', 'of them valid, signed by their creators'],
  ['endorsements', 'endorsements'],
  ['ordererSignatures', 'orderer signatures'],
  ['rows', 'written rows, each by who may write it'],
  ['rowsNotJudged', 'written rows of kinds that are not judged'],
  ['policies', "endorsement policies of keys, each its owner's"],
  ['votes', 'votes, each signed by its voter'],
  ['ballots', 'ballots ended by these votes'],
  ['grants', 'grants with votes, consent and compliance'],
  ['batches', 'batches of access records, their roots computed again'],
  ['records', 'access records'],
  ['openAccesses', 'accesses that wait for their outcome'],
  ['storedRows', 'stored rows equal to what the blocks give'],
];

/** Lines for people: what holds, how long it took, then each fault with its place. */
export function describeReport(report: ChannelReport): readonly string[] {
  const { channel, height, genesis, head, proved, findings, faults, durationMs } = report;
  const verdict = faults === 0 ? 'holds' : `${faults} faults`;
  return [
    `${channel}  ${verdict}: ${height} blocks in ${(durationMs / 1000).toFixed(1)} s`,
    `  block 0      ${genesis}`,
    `  head         ${height}:${head}`,
    ...LABELS.flatMap(([name, label]) => describeCount(proved[name], label)),
    ...findings.map(describeFinding),
  ];
}

function describeCount(count: number | undefined, label: string): readonly string[] {
  return count === undefined || count === 0 ? [] : [`  ${String(count).padStart(11)}  ${label}`];
}

function describeFinding({ code, message, block, transaction, key }: Finding): string {
  const place = [
    block === undefined ? '' : `block ${block}`,
    transaction === undefined ? '' : `transaction ${transaction}`,
    key ?? '',
  ].filter((part) => part !== '');
  return `  ${code}: ${message}${place.length === 0 ? '' : ` (${place.join(', ')})`}`;
}
