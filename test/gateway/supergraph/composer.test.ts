import { Composer } from '../../../gateway/supergraph/composer';
import { HEADER } from '../fixture/scenario';

const service = (name: string, types: string) => ({ name, url: `http://${name}`, sdl: HEADER + types });
const CITIZEN = 'type Citizen @key(fields: "id") { id: ID! name: String }';

describe('composition', () => {
  const composer = new Composer();
  afterAll(async () => await composer.close());

  test('happens beside the thread that answers', async () => {
    let turns = 0;
    const turning = setInterval(() => turns++, 5);
    const { supergraphSdl } = await composer.compose([
      service('a', `${CITIZEN} type Query { citizen: Citizen }`),
    ]);
    clearInterval(turning);
    expect(supergraphSdl).toContain('join__Graph');
    expect(turns).toBeGreaterThan(5);
  });

  test('tells its faults, and answers overlapping calls each with its own', async () => {
    const [one, two] = await Promise.all([
      composer.compose([service('a', `${CITIZEN} type Query { citizen: Nobody }`)]),
      composer.compose([service('a', `${CITIZEN} type Query { other: Citizen }`)]),
    ]);
    expect(one.faults).toHaveLength(1);
    expect(two.supergraphSdl).toContain('other');
  });

  test('INTERNAL: closed while it composes; a later call starts afresh', async () => {
    const composing = composer.compose([service('a', CITIZEN)]);
    await composer.close();
    await expect(composing).rejects.toMatchObject({ code: 'INTERNAL' });
    expect((await composer.compose([service('a', '}')])).faults).toHaveLength(1);
  });
});
