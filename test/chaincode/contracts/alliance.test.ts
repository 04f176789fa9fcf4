import { grantIncome, standingAlliance } from './fixture/alliance';

test('the demo alliance is founded, an entry locked and a grant given, each step signed by its member', async () => {
  const standing = await standingAlliance();
  expect(standing.income).toBe('30701201/000001');
  expect(standing.register).toBe('311004/000001');
  const grant = await grantIncome(standing);
  const read = await standing.alliance.read(standing.cast.housing.application, 'Grants:ReadGrant', grant);
  expect(read).toMatchObject({
    grant: { provider: 'TaxationMSP', terms: { consumer: 'HousingMSP', entry: standing.income } },
    state: { state: 'ACTIVE', revision: '1' },
  });
});
