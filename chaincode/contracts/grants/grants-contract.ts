/** Contract `Grants`: requests, consent, votes, grants and what becomes of them. */
import { Info, Transaction } from 'fabric-contract-api';
import { z } from 'zod';
import { emergencyFinding } from '../../model/enumeration';
import {
  day,
  type GrantId,
  gatewayId,
  grantId,
  type RequestId,
  requestId,
  sha256Hex,
} from '../../model/identifier';
import { parseAs, parseJsonAs } from '../../model/parse';
import {
  emergency,
  emergencyStatement,
  grant,
  grantTerms,
  type OfficerSignature,
  officerSignature,
  request,
  requestTerms,
} from '../../model/record';
import { type BallotOutcomes, castVote } from '../ballot/cast-vote';
import { answer } from '../contract/answer';
import { parseReason } from '../contract/argument';
import { HubContext } from '../contract/hub-context';
import { HubContract } from '../contract/hub-contract';
import { readPage } from '../state/page';
import { row } from '../state/row';
import { comply } from './compliance';
import { consent } from './consent';
import { breakGlass, reviewEmergency } from './emergency';
import { grantOutcome } from './grant-outcome';
import {
  grantResumptionOutcome,
  grantRevocationOutcome,
  proposeResumption,
  proposeRevocation,
  revokeGrant,
  suspendGrant,
} from './grant-status';
import { claimSlice } from './quota-slice';
import { refuseRequest, resubmitRequest, returnRequest, submitRequest, withdrawRequest } from './request';

const OUTCOMES: BallotOutcomes = {
  GRANT: grantOutcome,
  GRANT_REVOCATION: grantRevocationOutcome,
  GRANT_RESUMPTION: grantResumptionOutcome,
};

@Info({ title: 'Grants', description: 'grant requests, consent, votes, grants' })
export class Grants extends HubContract {
  constructor() {
    super({ name: 'Grants', channels: { directory: 'all' } });
  }

  @Transaction()
  async Request(ctx: HubContext, requestJson: string): Promise<string> {
    return answer(await submitRequest(ctx, parseJsonAs(requestTerms, requestJson, 'request')));
  }

  @Transaction()
  async Resubmit(ctx: HubContext, id: string, requestJson: string): Promise<string> {
    const terms = parseJsonAs(requestTerms, requestJson, 'request');
    return answer(await resubmitRequest(ctx, parseRequest(id), terms));
  }

  @Transaction()
  async Comply(ctx: HubContext, id: string, termsHash: string): Promise<string> {
    return answer(await comply(ctx, parseRequest(id), parseAs(sha256Hex, termsHash, 'terms hash')));
  }

  @Transaction()
  async Return(ctx: HubContext, id: string, remark: string): Promise<string> {
    return answer(await returnRequest(ctx, parseRequest(id), parseReason(remark)));
  }

  @Transaction()
  async Refuse(ctx: HubContext, id: string, remark: string): Promise<string> {
    return answer(await refuseRequest(ctx, parseRequest(id), parseReason(remark)));
  }

  @Transaction()
  async Withdraw(ctx: HubContext, id: string): Promise<string> {
    return answer(await withdrawRequest(ctx, parseRequest(id)));
  }

  @Transaction()
  async Consent(ctx: HubContext, id: string, approvedJson: string): Promise<string> {
    const approved = parseJsonAs(grantTerms, approvedJson, 'approved terms');
    return answer(await consent(ctx, parseRequest(id), approved));
  }

  @Transaction()
  async Vote(ctx: HubContext, ballot: string, termsHash: string, choice: string): Promise<string> {
    return answer(await castVote(ctx, OUTCOMES, { ballot, termsHash, choice }));
  }

  @Transaction()
  async Suspend(ctx: HubContext, id: string, reason: string): Promise<string> {
    return answer(await suspendGrant(ctx, parseGrant(id), parseReason(reason)));
  }

  @Transaction()
  async Revoke(ctx: HubContext, id: string, reason: string): Promise<string> {
    return answer(await revokeGrant(ctx, parseGrant(id), parseReason(reason)));
  }

  @Transaction()
  async ProposeRevocation(ctx: HubContext, id: string, reason: string): Promise<string> {
    return answer(await proposeRevocation(ctx, parseGrant(id), parseReason(reason)));
  }

  @Transaction()
  async ProposeResumption(ctx: HubContext, id: string): Promise<string> {
    return answer(await proposeResumption(ctx, parseGrant(id)));
  }

  /** @param signatureA `{"spki","signature"}` of one officer over the statement; `signatureB` of another. */
  @Transaction()
  async BreakGlass(
    ctx: HubContext,
    id: string,
    statementJson: string,
    signatureA: string,
    signatureB: string,
  ): Promise<string> {
    const statement = parseJsonAs(emergencyStatement, statementJson, 'statement');
    const signatures = [parseSignature(signatureA), parseSignature(signatureB)];
    return answer(await breakGlass(ctx, parseGrant(id), { statement, signatures }));
  }

  @Transaction()
  async ReviewEmergency(ctx: HubContext, id: string, n: string, finding: string): Promise<string> {
    const found = parseAs(emergencyFinding, finding, 'finding');
    return answer(await reviewEmergency(ctx, parseGrant(id), parseWholeNumber(n), found));
  }

  /** @param period a UTC day; `operations` how many more of that day's quota. Signed by the gateway's own key. */
  @Transaction()
  async ClaimSlice(
    ctx: HubContext,
    gateway: string,
    grantArgument: string,
    period: string,
    operations: string,
  ): Promise<string> {
    const claim = {
      gateway: parseAs(gatewayId, gateway, 'gateway'),
      grant: parseGrant(grantArgument),
      period: parseAs(day, period, 'period'),
      operations: parseWholeNumber(operations),
    };
    return answer(await claimSlice(ctx, claim));
  }

  @Transaction(false)
  async ListEmergencies(ctx: HubContext, id: string, pageSize: string, bookmark: string): Promise<string> {
    const under = [parseGrant(id)];
    return answer(
      await readPage(ctx.stub, { type: 'emergency', under, schema: emergency, pageSize, bookmark }),
    );
  }

  @Transaction(false)
  async ReadRequest(ctx: HubContext, id: string): Promise<string> {
    return answer(await ctx.state.require(row.request(parseRequest(id))));
  }

  @Transaction(false)
  async ListRequests(ctx: HubContext, pageSize: string, bookmark: string): Promise<string> {
    return answer(await readPage(ctx.stub, { type: 'request', schema: request, pageSize, bookmark }));
  }

  @Transaction(false)
  async ReadGrant(ctx: HubContext, id: string): Promise<string> {
    const at = parseGrant(id);
    const found = await ctx.state.require(row.grant(at));
    return answer({ grant: found, state: await ctx.state.require(row.grantState(at)) });
  }

  @Transaction(false)
  async ListGrants(ctx: HubContext, pageSize: string, bookmark: string): Promise<string> {
    const page = await readPage(ctx.stub, { type: 'grant', schema: grant, pageSize, bookmark });
    const rows: object[] = [];
    for (const found of page.rows) {
      rows.push({ grant: found, state: await ctx.state.require(row.grantState(found.id)) });
    }
    return answer({ ...page, rows });
  }
}

function parseRequest(id: string): RequestId {
  return parseAs(requestId, id, 'request');
}

function parseGrant(id: string): GrantId {
  return parseAs(grantId, id, 'grant');
}

function parseSignature(json: string): OfficerSignature {
  return parseJsonAs(officerSignature, json, 'signature');
}

const wholeNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a whole number such as `1`')
  .transform(Number);

function parseWholeNumber(text: string): number {
  return parseAs(wholeNumber, text, 'number');
}
