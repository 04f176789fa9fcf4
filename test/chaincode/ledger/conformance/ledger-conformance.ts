import { conflictCases } from './conflict-cases';
import { duplicateCases } from './duplicate-cases';
import { endorsementCases } from './endorsement-cases';
import { eventCases } from './event-cases';
import { identityCases } from './identity-cases';
import type { OpenLedger } from './open-ledger';
import { policyCases } from './policy-cases';
import { rangeCases } from './range-cases';
import { type Cases, Stage } from './stage';
import { stateCases } from './state-cases';
import { streamCases } from './stream-cases';

/** The numbers in the cases' names are those of the design's list. */
const ALL: readonly Cases[] = [
  stateCases,
  conflictCases,
  rangeCases,
  duplicateCases,
  policyCases,
  endorsementCases,
  identityCases,
  eventCases,
  streamCases,
];

/** What every ledger must do. The last cases end the peer and bring it back. */
export function ledgerConformance(name: string, open: () => Promise<OpenLedger>): void {
  describe(`${name} conforms`, () => {
    let stage: Stage | undefined;

    beforeAll(async () => {
      stage = new Stage(await open());
    });

    afterAll(async () => {
      await stage?.ledger.close();
      await stage?.opened.close();
    });

    const opened = (): Stage => {
      if (stage === undefined) throw new Error('the ledger is not open');
      return stage;
    };
    for (const cases of ALL) cases(opened);
  });
}
