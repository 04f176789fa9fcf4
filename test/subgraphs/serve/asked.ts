/** Asking the departments as they run through the gateway's own analysis, decision and execution. */
import { randomBytes } from 'node:crypto';
import { parse } from 'graphql';
import { type AccessId, type GatewayId, type MspId, mspId, purposeCode } from '../../../chaincode/model';
import { decideAccess } from '../../../gateway/access';
import { analyse } from '../../../gateway/analysis';
import { type Execution, executePlan, SubgraphPools } from '../../../gateway/execution';
import type { Snapshot } from '../../../gateway/supergraph';
import { composed } from '../../gateway/fixture/composed';
import { FOUNDER, HOUSING } from './directory';
import { evidenceOf, random } from './fetches';
import { gateway, housing, otherKey, rows } from './scenario';

const pools = new SubgraphPools();
let snapshot: Snapshot | undefined;

afterAll(() => pools.close());

export interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly caller?: MspId;
}

/** What the departments answer to a caller that may ask. Throws what is missing of one that may not. */
export async function ask({ query, variables = {}, caller = HOUSING }: Asked): Promise<Execution> {
  const epoch = rows.epoch(10n);
  snapshot ??= composed(epoch, rows.sdls);
  const analysis = analyse(snapshot, parse(query), undefined);
  const purpose = purposeCode.parse('housing-eligibility');
  const moment = { ledgerTimeMs: Date.now(), ownTimeMs: Date.now(), fresh: true, usedToday: () => 0 };
  const access = decideAccess({ analysis, caller, purpose, epoch, moment });
  if (!access.decision.allowed) throw new Error(JSON.stringify(access.decision.denials));
  const application = caller === HOUSING ? housing : { member: caller, application: 'desk', key: otherKey };
  return await executePlan({
    id: random(16) as AccessId,
    key: randomBytes(32),
    gateway: { msp: mspId.parse(FOUNDER), id: 'gate' as GatewayId, key: gateway },
    evidence: await evidenceOf(application),
    purpose,
    analysis,
    access,
    variables,
    pools,
  });
}

/** As {@link ask}, for what no newer view of a department withdraws. */
export async function answered(asked: Asked): Promise<Exclude<Execution, { readonly withdrawn: object }>> {
  const execution = await ask(asked);
  if ('withdrawn' in execution) throw new Error('the answer was withdrawn');
  return execution;
}
