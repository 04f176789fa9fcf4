/** Whether a data directory still holds what its recorded phases made: a loss is told, never started over. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../chaincode/model';
import { type AllianceMember, FOUNDERS, GATEWAY, MEMBERS, PROVIDERS, REGISTRY } from './alliance';
import type { DataDirectory } from './data-directory/data-directory';
import type { Phase } from './data-directory/state';
import { GATEWAY_KEY, SUBGRAPH_KEY } from './member-keys';

/** Files that stand once a phase is complete. */
const MADE = {
  identities: MEMBERS.flatMap((member) =>
    keysOf(member).map((key) => join('members', member.folder, key, 'key.pem')),
  ),
  databases: [join('databases', 'cluster', 'PG_VERSION'), join('databases', 'passwords.json')],
  founding: [],
} as const satisfies Readonly<Record<Phase, readonly string[]>>;
/** The same, where this hub keeps the ledger itself. */
const FOUNDED_HERE = [join('ledger', 'directory.db'), join('ledger', 'exchange.db')];

function keysOf(member: AllianceMember): readonly string[] {
  const serves = member === REGISTRY.founder || PROVIDERS.some(({ department }) => department === member);
  const isFounder = FOUNDERS.some((founder) => founder === member);
  return [
    'ca',
    'admin',
    'peer',
    join('applications', member.application.id),
    ...(serves ? [SUBGRAPH_KEY.name] : []),
    ...(isFounder ? ['clock', 'relay'] : []),
    ...(member === GATEWAY.founder ? [GATEWAY_KEY.name] : []),
  ];
}

/** @throws {HubError} `DATA_DIR_CORRUPT`: a file of a phase that is recorded as complete is gone. */
export function requireIntact(directory: DataDirectory): void {
  for (const [phase, files] of Object.entries(MADE) as [Phase, readonly string[]][]) {
    if (!directory.isDone(phase)) continue;
    const kept = phase === 'founding' && directory.ledger === 'embedded' ? FOUNDED_HERE : files;
    const lost = kept.find((file) => !existsSync(join(directory.path, file)));
    if (lost !== undefined)
      throw new HubError('DATA_DIR_CORRUPT', `\`${join(directory.path, lost)}\` is gone`);
  }
}
