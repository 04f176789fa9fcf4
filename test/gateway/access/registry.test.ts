/** The registry answers only while its publisher is a founder that stands. */
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { Coordinate, MspId, SubgraphName } from '../../../chaincode/model';
import { registryDenials } from '../../../gateway/access/registry';
import type { Analysis } from '../../../gateway/analysis';

const registry = 'registry' as SubgraphName;
const coordinate = 'Query.members' as Coordinate;
const [founder, caller] = ['EconomyMSP' as MspId, 'HousingMSP' as MspId];

/** The parts of an analysis, and of an epoch, that the rule reads. */
const analysis = {
  fetches: [
    { subgraph: registry, uses: [{ subgraph: registry, coordinate, kind: 'REGISTRY', for: 'CALLER' }] },
  ],
  snapshot: { subgraphs: new Map([[registry, { provider: founder }]]) },
} as unknown as Analysis;
const epoch = (state: string, founders: readonly string[]): Epoch =>
  ({ charter: { founders }, member: () => ({ state }) }) as unknown as Epoch;

test('a registry of a standing founder is asked', () => {
  expect(registryDenials(analysis, caller, epoch('ACTIVE', [founder]))).toEqual([]);
});

test.each([
  ['of a member that left the charter', epoch('ACTIVE', ['FinanceMSP'])],
  ['of a founder that does not stand', epoch('LEFT', [founder])],
])('a registry %s is not asked', (_, at) => {
  expect(registryDenials(analysis, caller, at)).toMatchObject([{ coordinate, reason: 'MEMBER_SUSPENDED' }]);
});
