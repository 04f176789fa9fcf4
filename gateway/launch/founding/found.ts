/** Founding, as LEDGER says it, every step signed by its member. */

import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { HubError, type LogTerms } from '../../../chaincode/model';
import { DEMO_DEPARTMENTS } from '../../../subgraphs/demo/departments';
import { describeDepartment } from '../../../subgraphs/kit/binding/describe';
import { buildRegistry } from '../../../subgraphs/registry/schema';
import { PROVIDERS, REGISTRY } from '../alliance';
import { admitDepartments, registerApplications } from './departments';
import { type DescribedDepartment, registerEntries } from './entries';
import { foundAlliance } from './founders';
import { openLog, registerGateway } from './gateway-key';
import { Offices } from './office';
import { publish, publishRegistry } from './publications';
import { agreeOnPurposes } from './purposes';
import { ADMITTED } from './step';

export interface FoundingOptions {
  readonly dataDir: string;
  readonly place: LedgerPlace;
  /** Whether the gateway's log requires anchors. */
  readonly anchors: LogTerms['anchors'];
  /** Where each subgraph answers, by its name. */
  readonly urls: Readonly<Record<string, string>>;
  /** False where the alliance stands and only publications may have changed. */
  readonly found: boolean;
}

/**
 * The alliance stands: members, purposes, gateway, log, entries, publications.
 *
 * Each step begins with what stands already, so a founding that was cut short is finished by calling it again.
 */
export async function found(options: FoundingOptions, progress: (line: string) => void): Promise<void> {
  const offices = new Offices(options);
  const described = describeProviders();
  // Bound to no entry, so there is nothing of it to register.
  const registry = buildRegistry();
  try {
    if (options.found) await foundMembers(offices, progress);
    const departments = await described;
    if (options.found) await Promise.all(departments.map((each) => registerEntries(offices, each)));
    const { sdlHash } = await registry;
    await Promise.all([
      ...departments.map((each) => publish(offices, each, urlOf(options, each.description.subgraph))),
      publishRegistry(offices, sdlHash, urlOf(options, REGISTRY.subgraph)),
    ]);
  } finally {
    await offices.close();
  }
}

async function foundMembers(offices: Offices, progress: (line: string) => void): Promise<void> {
  await foundAlliance(offices);
  await Promise.all([
    agreeOnPurposes(offices),
    registerGateway(offices),
    openLog(offices),
    admitDepartments(offices),
  ]);
  progress(ADMITTED);
  await registerApplications(offices);
}

async function describeProviders(): Promise<readonly DescribedDepartment[]> {
  return await Promise.all(
    PROVIDERS.map(async ({ department, subgraph }) => {
      const declared = DEMO_DEPARTMENTS.find(({ name }) => name === subgraph);
      if (declared === undefined) throw new HubError('INTERNAL', `no subgraph \`${subgraph}\` is declared`);
      return { department, description: await describeDepartment(declared) };
    }),
  );
}

function urlOf({ urls }: FoundingOptions, subgraph: string): string {
  const url = urls[subgraph];
  if (url === undefined) throw new HubError('INTERNAL', `no address of subgraph \`${subgraph}\``);
  return url;
}
