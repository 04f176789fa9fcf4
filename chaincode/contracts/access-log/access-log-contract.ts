/** Contract `AccessLog`, on `exchange`: who read what, gap-free, one tree a log. */
import { Info, Transaction } from 'fabric-contract-api';
import { z } from 'zod';
import { decimal, type LogId, logId } from '../../model/identifier';
import { parseAs, parseJsonAs } from '../../model/parse';
import { accessRecord, decidedAt, log, logTerms } from '../../model/record';
import { type BallotOutcomes, castVote } from '../ballot/cast-vote';
import { listBallots, readBallot } from '../ballot/read-ballot';
import { answer } from '../contract/answer';
import { HubContext } from '../contract/hub-context';
import { HubContract } from '../contract/hub-contract';
import { requireReader } from '../contract/reader';
import { readPage } from '../state/page';
import { logRow } from '../state/row';
import { append } from './append';
import { logClosingOutcome, logOpeningOutcome, proposeLog, proposeLogClosing } from './log';

const OUTCOMES: BallotOutcomes = { LOG_OPENING: logOpeningOutcome, LOG_CLOSING: logClosingOutcome };

/** LEDGER, The access log on `exchange`: a batch grows to 2,000 records or 1 MiB. */
const records = z.array(accessRecord).max(2_000).readonly();
const heights = z.array(decidedAt).max(2_000).readonly();

@Info({ title: 'AccessLog', description: 'access logs and their batches' })
export class AccessLog extends HubContract {
  constructor() {
    super({ name: 'AccessLog', channels: { exchange: 'all' } });
  }

  @Transaction()
  async ProposeLog(ctx: HubContext, termsJson: string): Promise<string> {
    return answer(await proposeLog(ctx, parseJsonAs(logTerms, termsJson, 'log terms')));
  }

  @Transaction()
  async ProposeLogClosing(ctx: HubContext, id: string): Promise<string> {
    return answer(await proposeLogClosing(ctx, parseLog(id)));
  }

  @Transaction()
  async Vote(ctx: HubContext, ballot: string, termsHash: string, choice: string): Promise<string> {
    return answer(await castVote(ctx, OUTCOMES, { ballot, termsHash, choice }));
  }

  @Transaction()
  async Append(
    ctx: HubContext,
    id: string,
    sequence: string,
    heightsJson: string,
    recordsJson: string,
  ): Promise<string> {
    const appended = {
      log: parseLog(id),
      sequence: parseAs(decimal, sequence, 'batch sequence'),
      heights: parseJsonAs(heights, heightsJson, 'heights'),
      records: parseJsonAs(records, recordsJson, 'records'),
    };
    return answer(await append(ctx, appended));
  }

  @Transaction(false)
  async ReadHead(ctx: HubContext, id: string): Promise<string> {
    await requireReader(ctx);
    return answer(await ctx.state.require(logRow.head(parseLog(id))));
  }

  @Transaction(false)
  async ReadBatch(ctx: HubContext, id: string, sequence: string): Promise<string> {
    await requireReader(ctx);
    const at = BigInt(parseAs(decimal, sequence, 'batch sequence'));
    return answer(await ctx.state.require(logRow.batch(parseLog(id), at)));
  }

  @Transaction(false)
  async ListLogs(ctx: HubContext): Promise<string> {
    await requireReader(ctx);
    return answer(await readPage(ctx.stub, { type: 'log', schema: log, pageSize: '1000', bookmark: '' }));
  }

  @Transaction(false)
  async ReadBallot(ctx: HubContext, id: string): Promise<string> {
    await requireReader(ctx);
    return answer(await readBallot(ctx, id));
  }

  @Transaction(false)
  async ListBallots(ctx: HubContext, state: string, pageSize: string, bookmark: string): Promise<string> {
    await requireReader(ctx);
    return answer(await listBallots(ctx, state, { pageSize, bookmark }));
  }
}

function parseLog(id: string): LogId {
  return parseAs(logId, id, 'log');
}
