/** The decisions that stock's tickets rest on, made before anything is measured. */
import { parse } from 'graphql';
import {
  type Decimal,
  type MspId,
  purposeCode,
  type Scope,
  type TicketScope,
} from '../../../chaincode/model';
import { analyse } from '../../../gateway/analysis';
import type { GatewayConfig } from '../../../gateway/launch/gateway/process-config';
import { PURPOSE } from './grants';
import { decideOn, openGround } from './ground';
import type { Question } from './questions';

/** What stock's fetches may release. */
export interface DecidedFetches {
  readonly purpose: ReturnType<typeof purposeCode.parse>;
  readonly height: Decimal;
  /** By the name the planner gives each fetch: stock's planner is the same, and plans the same. */
  readonly scopes: Readonly<Record<string, readonly TicketScope[]>>;
}

export interface Decided {
  readonly supergraphSdl: string;
  readonly decided: DecidedFetches;
}

/** Decides each question for housing. @throws when one is denied. */
export async function decideAll(config: GatewayConfig, questions: readonly Question[]): Promise<Decided> {
  const ground = await openGround(config, async () => {
    throw new Error('nothing is executed here');
  });
  try {
    const purpose = purposeCode.parse(PURPOSE);
    await ground.keeper.load();
    await ground.keeper.settled(10_000);
    const snapshot = ground.keeper.current;
    if (snapshot === undefined) throw new Error('no snapshot');
    const scopes = questions.flatMap(({ operation, document }) => {
      const analysis = analyse(snapshot, parse(document), undefined);
      const access = decideOn(ground.view, analysis, { iss: 'HousingMSP' as MspId, purpose });
      if (!access.decision.allowed) throw new Error(`\`${operation}\` is denied`);
      return analysis.fetches.map(({ node, number }) => {
        const scopes = access.fetches[number]?.scopes ?? [];
        return [node.operationName ?? '', scopes.map(ticketScopeOf)] as const;
      });
    });
    const height = String(ground.view.current.height) as Decimal;
    const decided = { purpose, height, scopes: Object.fromEntries(scopes) };
    return { supergraphSdl: snapshot.supergraphSdl, decided };
  } finally {
    await ground.close();
  }
}

/** As a ticket carries it. */
function ticketScopeOf({ delegatedFrom: _, emergency: __, derives, ...scope }: Scope): TicketScope {
  return derives === undefined ? scope : { ...scope, derives };
}
