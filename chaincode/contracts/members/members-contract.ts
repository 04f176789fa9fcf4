/** Contract `Members`: who belongs to the alliance, with which applications, gateways and purposes. */
import { Info, Transaction } from 'fabric-contract-api';
import { applicationId, gatewayId, mspId, spki } from '../../model/identifier';
import { parseAs, parseJsonAs } from '../../model/parse';
import {
  application,
  charterTerms,
  gateway,
  gatewayKey,
  member,
  memberTerms,
  purpose,
  purposeTerms,
} from '../../model/record';
import { type BallotOutcomes, castVote } from '../ballot/cast-vote';
import { answer } from '../contract/answer';
import { parseReason } from '../contract/argument';
import { HubContext } from '../contract/hub-context';
import { HubContract } from '../contract/hub-contract';
import { renewGuard } from '../endorsement/guard';
import { readPage } from '../state/page';
import { row } from '../state/row';
import { changeApplication, registerApplication, rotateApplicationKey } from './application';
import { charterOutcome, proposeCharter } from './charter';
import { found } from './found';
import { gatewayOutcome, proposeGateway, revokeGateway, suspendGateway } from './gateway';
import { memberOutcome, proposeMember } from './join';
import { memberChangeOutcome, proposeMemberChange } from './member-change';
import { leave, memberResumptionOutcome, proposeMemberResumption, suspendMember } from './member-status';
import { proposePurpose, purposeOutcome } from './purpose';

const OUTCOMES: BallotOutcomes = {
  MEMBER: memberOutcome,
  MEMBER_RESUMPTION: memberResumptionOutcome,
  MEMBER_KEYS: memberChangeOutcome,
  CHARTER: charterOutcome,
  PURPOSE: purposeOutcome,
  GATEWAY: gatewayOutcome,
};

/** Who founds, votes and endorses on `exchange` is that channel's own; what is shared stands on `directory` alone. */
const ON_EXCHANGE = [
  'Found',
  'ProposeMember',
  'ProposeMemberChange',
  'ProposeCharter',
  'SuspendMember',
  'ProposeMemberResumption',
  'Leave',
  'RenewGuard',
  'Vote',
  'ReadCharter',
  'ReadMember',
];

@Info({ title: 'Members', description: 'members, their applications, gateways, purposes' })
export class Members extends HubContract {
  constructor() {
    super({
      name: 'Members',
      channels: { directory: 'all', exchange: ON_EXCHANGE },
      beforeFounding: ['Found'],
    });
  }

  @Transaction()
  async Found(ctx: HubContext, termsJson: string): Promise<string> {
    return answer(await found(ctx, parseJsonAs(memberTerms, termsJson, 'member terms')));
  }

  @Transaction()
  async ProposeMember(ctx: HubContext, termsJson: string): Promise<string> {
    return answer(await proposeMember(ctx, parseJsonAs(memberTerms, termsJson, 'member terms')));
  }

  @Transaction()
  async ProposeMemberChange(ctx: HubContext, termsJson: string): Promise<string> {
    return answer(await proposeMemberChange(ctx, parseJsonAs(memberTerms, termsJson, 'member terms')));
  }

  @Transaction()
  async ProposeCharter(ctx: HubContext, termsJson: string): Promise<string> {
    return answer(await proposeCharter(ctx, parseJsonAs(charterTerms, termsJson, 'charter terms')));
  }

  /** By the member itself or a founder, after the founders changed. @throws {HubError} as {@link renewGuard}. */
  @Transaction()
  async RenewGuard(ctx: HubContext, msp: string): Promise<string> {
    const of = parseAs(mspId, msp, 'member');
    await ctx.requireOwnerOrFounder(of);
    await renewGuard(ctx, of);
    return answer({ guard: of });
  }

  @Transaction()
  async Leave(ctx: HubContext, reason: string): Promise<string> {
    return answer(await leave(ctx, parseReason(reason)));
  }

  @Transaction()
  async ProposePurpose(ctx: HubContext, termsJson: string): Promise<string> {
    return answer(await proposePurpose(ctx, parseJsonAs(purposeTerms, termsJson, 'purpose terms')));
  }

  @Transaction()
  async ProposeGateway(ctx: HubContext, termsJson: string): Promise<string> {
    return answer(await proposeGateway(ctx, parseJsonAs(gatewayKey, termsJson, 'gateway terms')));
  }

  @Transaction()
  async SuspendMember(ctx: HubContext, msp: string, reason: string): Promise<string> {
    return answer(await suspendMember(ctx, parseAs(mspId, msp, 'member'), parseReason(reason)));
  }

  @Transaction()
  async ProposeMemberResumption(ctx: HubContext, msp: string): Promise<string> {
    return answer(await proposeMemberResumption(ctx, parseAs(mspId, msp, 'member')));
  }

  @Transaction()
  async SuspendGateway(ctx: HubContext, msp: string, id: string): Promise<string> {
    return answer(
      await suspendGateway(ctx, parseAs(mspId, msp, 'member'), parseAs(gatewayId, id, 'gateway')),
    );
  }

  @Transaction()
  async RevokeGateway(ctx: HubContext, id: string): Promise<string> {
    return answer(await revokeGateway(ctx, parseAs(gatewayId, id, 'gateway')));
  }

  @Transaction()
  async RotateApplicationKey(ctx: HubContext, id: string, key: string): Promise<string> {
    const application = parseAs(applicationId, id, 'application');
    return answer(await rotateApplicationKey(ctx, application, parseAs(spki, key, 'public key')));
  }

  @Transaction()
  async RegisterApplication(ctx: HubContext, id: string, name: string, key: string): Promise<string> {
    const terms = {
      id: parseAs(applicationId, id, 'application'),
      name,
      spki: parseAs(spki, key, 'public key'),
    };
    return answer(await registerApplication(ctx, terms));
  }

  @Transaction()
  async SuspendApplication(ctx: HubContext, id: string): Promise<string> {
    return answer(await changeApplication(ctx, parseAs(applicationId, id, 'application'), 'suspend'));
  }

  @Transaction()
  async ResumeApplication(ctx: HubContext, id: string): Promise<string> {
    return answer(await changeApplication(ctx, parseAs(applicationId, id, 'application'), 'resume'));
  }

  @Transaction()
  async RevokeApplication(ctx: HubContext, id: string): Promise<string> {
    return answer(await changeApplication(ctx, parseAs(applicationId, id, 'application'), 'revoke'));
  }

  @Transaction()
  async Vote(ctx: HubContext, ballot: string, termsHash: string, choice: string): Promise<string> {
    return answer(await castVote(ctx, OUTCOMES, { ballot, termsHash, choice }));
  }

  @Transaction(false)
  async ReadCharter(ctx: HubContext): Promise<string> {
    return answer(await ctx.charter());
  }

  @Transaction(false)
  async ReadMember(ctx: HubContext, msp: string): Promise<string> {
    return answer(await ctx.state.require(row.member(parseAs(mspId, msp, 'member'))));
  }

  @Transaction(false)
  async ListMembers(ctx: HubContext, pageSize: string, bookmark: string): Promise<string> {
    return answer(await readPage(ctx.stub, { type: 'member', schema: member, pageSize, bookmark }));
  }

  @Transaction(false)
  async ListApplications(ctx: HubContext, msp: string, pageSize: string, bookmark: string): Promise<string> {
    const under = [parseAs(mspId, msp, 'member')];
    return answer(await readPage(ctx.stub, { type: 'app', under, schema: application, pageSize, bookmark }));
  }

  @Transaction(false)
  async ListGateways(ctx: HubContext, msp: string, pageSize: string, bookmark: string): Promise<string> {
    const under = [parseAs(mspId, msp, 'member')];
    return answer(await readPage(ctx.stub, { type: 'gateway', under, schema: gateway, pageSize, bookmark }));
  }

  @Transaction(false)
  async ListPurposes(ctx: HubContext, pageSize: string, bookmark: string): Promise<string> {
    return answer(await readPage(ctx.stub, { type: 'purpose', schema: purpose, pageSize, bookmark }));
  }
}
