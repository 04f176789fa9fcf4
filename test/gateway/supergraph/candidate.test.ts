/** Which publications stand together, where not all of them compose. */
import { choose } from '../../../gateway/supergraph/candidate';
import { Composer } from '../../../gateway/supergraph/composer';
import { publicationOf } from '../fixture/alliance';
import { HEADER, PUBLIC_SECURITY } from '../fixture/scenario';

const composer = new Composer();
afterAll(async () => await composer.close());

const published = (name: string, provider: string, sdl: string) => ({
  publication: publicationOf(name, provider, sdl),
  sdl,
});
const security = published('security', 'PublicSecurityMSP', PUBLIC_SECURITY);
/** A founder's, who names a type as a department does. */
const squatting = published(
  'registry',
  'EconomyMSP',
  `${HEADER} type Query { mine: Household } type Household { address: String }`,
);
const honest = published('registry', 'EconomyMSP', `${HEADER} type Query { members: [String!]! }`);

describe('a registry that does not compose with a department', () => {
  test('is left out, whichever was met first', async () => {
    const chosen = await choose([squatting, security], [], composer);
    expect(chosen.published).toEqual([security]);
    expect(chosen.refused).toMatchObject([{ subgraph: 'registry', error: { code: 'SCHEMA_REFUSED' } }]);
  });

  test('gives way to a department that comes after it', async () => {
    const chosen = await choose([squatting, security], [squatting], composer);
    expect(chosen.published).toEqual([security]);
  });

  test('leaves the one before it standing', async () => {
    const chosen = await choose([security, squatting], [honest], composer);
    expect(chosen.published).toEqual([security, honest]);
  });
});
