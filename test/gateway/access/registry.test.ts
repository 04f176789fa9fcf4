/** Whether the registry may be asked: its founder stands, or nobody is answered by it. */
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import { type Coordinate, type Member, type MspId, REGISTRY_SUBGRAPH } from '../../../chaincode/model';
import { registryDenials } from '../../../gateway/access/registry';
import type { Analysis, Use } from '../../../gateway/analysis';

const FOUNDER = 'EconomyMSP' as MspId;
const CALLER = 'HousingMSP' as MspId;

function denied(
  state: Member['state'],
  kind: Use['kind'] = 'REGISTRY',
  founders: readonly MspId[] = [FOUNDER],
): readonly string[] {
  const coordinate = 'Query.directoryEntries' as Coordinate;
  const uses = [{ subgraph: REGISTRY_SUBGRAPH, coordinate, kind, for: 'CALLER' }];
  const subgraphs = new Map([[REGISTRY_SUBGRAPH, { provider: FOUNDER }]]);
  const analysis = { fetches: [{ subgraph: REGISTRY_SUBGRAPH, uses }], snapshot: { subgraphs } };
  const epoch = { charter: { founders }, member: (msp: MspId) => (msp === FOUNDER ? { state } : undefined) };
  return registryDenials(analysis as unknown as Analysis, CALLER, epoch as unknown as Epoch).map(
    ({ reason, coordinate: at, beneficiary }) => `${reason} ${at} ${beneficiary}`,
  );
}

test('an active founder\u2019s registry is asked', () => {
  expect(denied('ACTIVE')).toEqual([]);
});

test.each<[Member['state']]>([['SUSPENDED'], ['LEFT']])(
  'MEMBER_SUSPENDED: of a founder that is %s, nothing is',
  (state) => {
    expect(denied(state)).toEqual(['MEMBER_SUSPENDED Query.directoryEntries HousingMSP']);
  },
);

test('a department\u2019s coordinates are decided elsewhere', () => {
  expect(denied('SUSPENDED', 'REVEALED')).toEqual([]);
});

test('MEMBER_SUSPENDED: of a member that left the charter, nothing is', () => {
  expect(denied('ACTIVE', 'REGISTRY', [CALLER])).toEqual([
    'MEMBER_SUSPENDED Query.directoryEntries HousingMSP',
  ]);
});
