/** The same script on the embedded ledger: three organisations endorse each step alike, and it commits. */
import { canonicalJson } from '../../../chaincode/model';
import { dutyContent, incomeContent } from './fixture/content';
import { type LedgerAlliance, ledgerAlliance } from './fixture/ledger-acting';
import { decisionAt, heightAt } from './fixture/log-records';
import { outcomeOf } from './fixture/refusal';

let ledger: LedgerAlliance;

beforeAll(async () => {
  ledger = await ledgerAlliance();
});

afterAll(async () => {
  await ledger?.close();
});

test('founders found both channels, vote, lock an entry, tick and log, each step endorsed and committed', async () => {
  const { alliance } = ledger;
  const { cast } = alliance;
  expect(await outcomeOf(alliance.addPurpose('statistics'))).toBe('NOT_FOUNDED');
  await alliance.found();
  await alliance.addPurpose('housing-eligibility');
  await alliance.addPurpose('statistics');
  await alliance.addGateway(cast.finance, 'main');
  await alliance.call(cast.finance.admin, 'Directory:RecordDuty', 'income', dutyContent);
  const code = await alliance.lock(cast.finance, 'income', incomeContent());
  const read = await alliance.read(cast.economy.application, 'Directory:ReadEntry', code);
  expect(read).toMatchObject({
    entry: { status: 'LOCKED', provider: 'FinanceMSP' },
    current: { version: 1 },
  });
  await alliance.call(cast.economy.clock, 'Clock:Tick', '2026-11-23T08:00:00.000Z');
  await alliance.openLog('main', cast.finance);
  const append = await alliance.call(
    cast.finance.gateway,
    'AccessLog:Append',
    'main',
    '0',
    canonicalJson([heightAt(3)]),
    canonicalJson([decisionAt(0, 3)]),
  );
  expect(append).toMatchObject({ batch: { count: 1, size: '1' } });
  const head = await alliance.read(cast.finance.gateway, 'AccessLog:ReadHead', 'main');
  expect(head).toMatchObject({ size: '1', nextBatch: '1', height: '3' });
});
