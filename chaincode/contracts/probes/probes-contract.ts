/** Contract `Probes`: what departments' probes saw (`exchange`), and what follows from it for an entry (`directory`). */
import { Info, Transaction } from 'fabric-contract-api';
import { entryCode } from '../../model/code';
import { mspId } from '../../model/identifier';
import { parseAs, parseJsonAs } from '../../model/parse';
import { probeReport, probeReportTerms, verdictTerms } from '../../model/record';
import { answer } from '../contract/answer';
import { HubContext } from '../contract/hub-context';
import { HubContract } from '../contract/hub-contract';
import { requireReader } from '../contract/reader';
import { readPage } from '../state/page';
import { exchangeRow, row } from '../state/row';
import { nameProvider, namesOf } from './provider';
import { report } from './report';
import { recordVerdict } from './verdict';

@Info({ title: 'Probes', description: 'reports and verdicts of probes' })
export class Probes extends HubContract {
  constructor() {
    super({
      name: 'Probes',
      channels: {
        directory: ['RecordVerdict', 'ReadVerdict'],
        exchange: ['NameProvider', 'ReadProvider', 'Report', 'ReadReport', 'ListReports'],
      },
    });
  }

  /** By a founder: two that name the same member let that member's probe report on the entry. */
  @Transaction()
  async NameProvider(ctx: HubContext, code: string, msp: string): Promise<string> {
    const named = await nameProvider(ctx, parseAs(entryCode, code, 'entry'), parseAs(mspId, msp, 'member'));
    return answer(named);
  }

  /** Each founder's word on whose entry it is, in the charter's order. */
  @Transaction(false)
  async ReadProvider(ctx: HubContext, code: string): Promise<string> {
    await requireReader(ctx);
    const names = await namesOf(ctx, parseAs(entryCode, code, 'entry'));
    return answer({ names: names.filter((each) => each !== undefined) });
  }

  @Transaction()
  async Report(ctx: HubContext, reportJson: string): Promise<string> {
    return answer(await report(ctx, parseJsonAs(probeReportTerms, reportJson, 'probe report')));
  }

  @Transaction()
  async RecordVerdict(ctx: HubContext, verdictJson: string): Promise<string> {
    return answer(await recordVerdict(ctx, parseJsonAs(verdictTerms, verdictJson, 'verdict')));
  }

  @Transaction(false)
  async ReadVerdict(ctx: HubContext, code: string): Promise<string> {
    return answer(await ctx.state.require(row.verdict(parseAs(entryCode, code, 'entry'))));
  }

  @Transaction(false)
  async ReadReport(ctx: HubContext, code: string, msp: string): Promise<string> {
    await requireReader(ctx);
    const at = exchangeRow.probe(parseAs(entryCode, code, 'entry'), parseAs(mspId, msp, 'member'));
    return answer(await ctx.state.require(at));
  }

  @Transaction(false)
  async ListReports(ctx: HubContext, pageSize: string, bookmark: string): Promise<string> {
    await requireReader(ctx);
    return answer(await readPage(ctx.stub, { type: 'probe', schema: probeReport, pageSize, bookmark }));
  }
}
