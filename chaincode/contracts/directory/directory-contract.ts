/** Contract `Directory`: duties, entries with their tables and bindings, publications. */
import { Info, Transaction } from 'fabric-contract-api';
import { entryCode } from '../../model/code';
import { ballotId, draftId, dutyId, mspId, subgraphName } from '../../model/identifier';
import { parseAs, parseJsonAs } from '../../model/parse';
import { binding, draft, duty, dutyContent, entry, entryContent, publicationTerms } from '../../model/record';
import { readBallotHistory } from '../ballot/ballot-history';
import { type BallotOutcomes, castVote } from '../ballot/cast-vote';
import { listBallots, readBallot } from '../ballot/read-ballot';
import { answer } from '../contract/answer';
import { parseReason, parseRevision } from '../contract/argument';
import { HubContext } from '../contract/hub-context';
import { HubContract } from '../contract/hub-contract';
import { readPage } from '../state/page';
import { row } from '../state/row';
import { draftEntry, returnDraft, reviewDraft, submitDraft } from './draft';
import { amendDuty, recordDuty, retireDuty } from './duty';
import { listEntryChanges, readVersionHistory } from './entry-history';
import { entryResumptionOutcome, proposeEntryResumption, suspendEntry } from './entry-suspension';
import {
  entryWithdrawalOutcome,
  proposeEntryWithdrawal,
  unbindEntry,
  withdrawEntry,
} from './entry-withdrawal';
import { entryOutcome } from './lock-entry';
import { publish, retract } from './publication';

const OUTCOMES: BallotOutcomes = {
  ENTRY: entryOutcome,
  ENTRY_RESUMPTION: entryResumptionOutcome,
  ENTRY_WITHDRAWAL: entryWithdrawalOutcome,
};

@Info({ title: 'Directory', description: 'duties, entries, bindings, publications' })
export class Directory extends HubContract {
  constructor() {
    super({ name: 'Directory', channels: { directory: 'all' } });
  }

  @Transaction()
  async RecordDuty(ctx: HubContext, id: string, contentJson: string): Promise<string> {
    const content = parseJsonAs(dutyContent, contentJson, 'duty content');
    return answer(await recordDuty(ctx, parseAs(dutyId, id, 'duty'), content));
  }

  @Transaction()
  async AmendDuty(ctx: HubContext, id: string, version: string, contentJson: string): Promise<string> {
    const amendment = {
      id: parseAs(dutyId, id, 'duty'),
      version: parseRevision(version),
      content: parseJsonAs(dutyContent, contentJson, 'duty content'),
    };
    return answer(await amendDuty(ctx, amendment));
  }

  @Transaction()
  async RetireDuty(ctx: HubContext, id: string, reason: string): Promise<string> {
    return answer(await retireDuty(ctx, parseAs(dutyId, id, 'duty'), parseReason(reason)));
  }

  @Transaction()
  async DraftEntry(ctx: HubContext, id: string, contentJson: string, amends: string): Promise<string> {
    const options = {
      id: parseAs(draftId, id, 'draft'),
      content: parseJsonAs(entryContent, contentJson, 'entry content'),
      amends: amends === '' ? undefined : parseAs(entryCode, amends, 'amended entry'),
    };
    return answer(await draftEntry(ctx, options));
  }

  @Transaction()
  async SubmitDraft(ctx: HubContext, id: string, revision: string): Promise<string> {
    return answer(await submitDraft(ctx, parseAs(draftId, id, 'draft'), parseRevision(revision)));
  }

  @Transaction()
  async ReviewDraft(ctx: HubContext, msp: string, id: string, revision: string): Promise<string> {
    const at = { ...parseDraft(msp, id), revision: parseRevision(revision) };
    return answer(await reviewDraft(ctx, at));
  }

  @Transaction()
  async ReturnDraft(ctx: HubContext, msp: string, id: string, remark: string): Promise<string> {
    return answer(await returnDraft(ctx, parseDraft(msp, id), parseReason(remark)));
  }

  @Transaction()
  async Vote(ctx: HubContext, ballot: string, termsHash: string, choice: string): Promise<string> {
    return answer(await castVote(ctx, OUTCOMES, { ballot, termsHash, choice }));
  }

  @Transaction()
  async SuspendEntry(ctx: HubContext, code: string, reason: string): Promise<string> {
    return answer(await suspendEntry(ctx, parseAs(entryCode, code, 'entry'), parseReason(reason)));
  }

  @Transaction()
  async ProposeEntryResumption(ctx: HubContext, code: string): Promise<string> {
    return answer(await proposeEntryResumption(ctx, parseAs(entryCode, code, 'entry')));
  }

  @Transaction()
  async WithdrawEntry(ctx: HubContext, code: string, reason: string): Promise<string> {
    return answer(await withdrawEntry(ctx, parseAs(entryCode, code, 'entry'), parseReason(reason)));
  }

  @Transaction()
  async ProposeEntryWithdrawal(ctx: HubContext, code: string, reason: string): Promise<string> {
    const entryAt = parseAs(entryCode, code, 'entry');
    return answer(await proposeEntryWithdrawal(ctx, entryAt, parseReason(reason)));
  }

  @Transaction()
  async UnbindEntry(ctx: HubContext, code: string): Promise<string> {
    return answer(await unbindEntry(ctx, parseAs(entryCode, code, 'entry')));
  }

  @Transaction()
  async Publish(ctx: HubContext, publicationJson: string): Promise<string> {
    return answer(await publish(ctx, parseJsonAs(publicationTerms, publicationJson, 'publication')));
  }

  @Transaction()
  async Retract(ctx: HubContext, subgraph: string): Promise<string> {
    return answer(await retract(ctx, parseAs(subgraphName, subgraph, 'subgraph')));
  }

  @Transaction(false)
  async ReadDuty(ctx: HubContext, msp: string, id: string): Promise<string> {
    const at = row.duty(parseAs(mspId, msp, 'member'), parseAs(dutyId, id, 'duty'));
    return answer(await ctx.state.require(at));
  }

  @Transaction(false)
  async ListDuties(ctx: HubContext, pageSize: string, bookmark: string): Promise<string> {
    return answer(await readPage(ctx.stub, { type: 'duty', schema: duty, pageSize, bookmark }));
  }

  @Transaction(false)
  async ReadEntry(ctx: HubContext, code: string): Promise<string> {
    const found = await ctx.state.require(row.entry(parseAs(entryCode, code, 'entry')));
    const current = await ctx.state.require(row.version(found.code, found.version));
    return answer({ entry: found, current });
  }

  @Transaction(false)
  async ListEntryChanges(ctx: HubContext, code: string, pageSize: string, bookmark: string): Promise<string> {
    return answer(await listEntryChanges(ctx, parseAs(entryCode, code, 'entry'), { pageSize, bookmark }));
  }

  @Transaction(false)
  async ReadVersionHistory(ctx: HubContext, code: string, version: string): Promise<string> {
    const number = parseRevision(version);
    return answer(await readVersionHistory(ctx, parseAs(entryCode, code, 'entry'), number));
  }

  @Transaction(false)
  async ReadBallotHistory(ctx: HubContext, id: string): Promise<string> {
    return answer(await readBallotHistory(ctx, parseAs(ballotId, id, 'ballot')));
  }

  @Transaction(false)
  async ReadDraft(ctx: HubContext, msp: string, id: string): Promise<string> {
    const at = parseDraft(msp, id);
    return answer(await ctx.state.require(row.draft(at.msp, at.id)));
  }

  @Transaction(false)
  async ReadPublication(ctx: HubContext, subgraph: string): Promise<string> {
    const name = parseAs(subgraphName, subgraph, 'subgraph');
    return answer(await ctx.state.require(row.publication(name, ctx.caller.msp)));
  }

  @Transaction(false)
  async ListBindings(ctx: HubContext, subgraph: string, pageSize: string, bookmark: string): Promise<string> {
    const under = [parseAs(subgraphName, subgraph, 'subgraph')];
    return answer(await readPage(ctx.stub, { type: 'binding', under, schema: binding, pageSize, bookmark }));
  }

  @Transaction(false)
  async ListEntries(ctx: HubContext, pageSize: string, bookmark: string): Promise<string> {
    return answer(await readPage(ctx.stub, { type: 'entry', schema: entry, pageSize, bookmark }));
  }

  @Transaction(false)
  async ListDrafts(ctx: HubContext, pageSize: string, bookmark: string): Promise<string> {
    return answer(await readPage(ctx.stub, { type: 'draft', schema: draft, pageSize, bookmark }));
  }

  @Transaction(false)
  async ReadBallot(ctx: HubContext, id: string): Promise<string> {
    return answer(await readBallot(ctx, id));
  }

  @Transaction(false)
  async ListBallots(ctx: HubContext, state: string, pageSize: string, bookmark: string): Promise<string> {
    return answer(await listBallots(ctx, state, { pageSize, bookmark }));
  }
}

function parseDraft(msp: string, id: string) {
  return { msp: parseAs(mspId, msp, 'member'), id: parseAs(draftId, id, 'draft') };
}
