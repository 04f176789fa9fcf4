import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import {
  type Application,
  applicationId,
  isHubError,
  mspId,
  officer,
  purposeCode,
  signToken,
  spkiOf,
} from '../../../chaincode/model';
import { type ApplicationRegister, Identity, Turns } from '../../../gateway/identity';
import { addressKey } from '../../../gateway/identity/address-key';
import { runs } from '../../depth';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { privateKey } = keyPair();
const MEMBER = mspId.parse('HousingMSP');
const APPLICATION = applicationId.parse('eligibility');

interface RegisterFixture {
  readonly key?: KeyObject;
  readonly member?: 'ACTIVE' | 'SUSPENDED';
  readonly application?: 'ACTIVE' | 'SUSPENDED' | 'REVOKED';
}

/** What an epoch says of the one application. */
function register({ key = privateKey, member = 'ACTIVE', application = 'ACTIVE' }: RegisterFixture = {}) {
  const record: Application = {
    v: 1,
    msp: MEMBER,
    id: APPLICATION,
    name: 'eligibility',
    spki: spkiOf(key),
    state: application,
  };
  const epoch: ApplicationRegister = {
    member: (msp) => (msp === MEMBER ? ({ state: member } as never) : undefined),
    application: (msp, id) => (msp === MEMBER && id === APPLICATION ? record : undefined),
  };
  return epoch;
}

const token = (terms: { readonly lifetimeS?: number; readonly key?: KeyObject } = {}) =>
  signToken(
    {
      member: MEMBER,
      application: APPLICATION,
      purpose: purposeCode.parse('housing-eligibility'),
      officer: officer.parse('o-17'),
      issuedAtMs: NOW,
      lifetimeS: terms.lifetimeS ?? 300,
    },
    terms.key ?? privateKey,
  );

const identity = () => new Identity({ maxTokens: 10 });

describe('a token', () => {
  test('says who asks, for what, and carries the evidence', async () => {
    const caller = await identity().identify(`Bearer ${await token()}`, register(), NOW);
    expect(caller.claims).toMatchObject({
      iss: 'HousingMSP',
      sub: 'eligibility',
      purpose: 'housing-eligibility',
    });
    expect(caller.evidence.split('.')).toHaveLength(3);
  });

  test('TOKEN_MISSING: none, or another scheme', async () => {
    for (const header of [undefined, '', 'Basic abc', 'Bearerabc']) {
      await expect(identity().identify(header, register(), NOW)).rejects.toMatchObject({
        code: 'TOKEN_MISSING',
        status: 401,
      });
    }
  });

  test('TOKEN_MALFORMED: anything that is no token', async () => {
    for (const header of ['Bearer', 'Bearer ', 'Bearer a b', 'Bearer a.b.c', 'Bearer ..', 'Bearer 李']) {
      await expect(identity().identify(header, register(), NOW)).rejects.toMatchObject({
        code: 'TOKEN_MALFORMED',
      });
    }
  });

  test('TOKEN_AUDIENCE: its evidence in its place', async () => {
    const { evidence } = await identity().identify(`Bearer ${await token()}`, register(), NOW);
    await expect(identity().identify(`Bearer ${evidence}`, register(), NOW)).rejects.toMatchObject({
      code: 'TOKEN_AUDIENCE',
    });
  });

  test('TOKEN_SIGNATURE: by another key than the registered one', async () => {
    const other = await token({ key: keyPair().privateKey });
    await expect(identity().identify(`Bearer ${other}`, register(), NOW)).rejects.toMatchObject({
      code: 'TOKEN_SIGNATURE',
    });
  });

  test('is refused with a code when any byte of it changes, verified before or not', async () => {
    const good = await token();
    const known = identity();
    await known.identify(`Bearer ${good}`, register(), NOW);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom(...'Aa0_-.'), async (at, character) => {
        fc.pre(good[at] !== character);
        const bad = good.slice(0, at) + character + good.slice(at + 1);
        const outcome = await known
          .identify(`Bearer ${bad}`, register(), NOW)
          .catch((error: unknown) => error);
        // The last character of a signature has two bits that say nothing.
        if (isHubError(outcome)) expect(outcome.status).toBe(401);
        else expect(at).toBe(good.length - 1);
      }),
      { numRuns: runs(60, 2000) },
    );
  });
});

describe('a token that was verified', () => {
  async function verified() {
    const known = identity();
    const header = `Bearer ${await token({ lifetimeS: 60 })}`;
    const caller = await known.identify(header, register(), NOW);
    return { known, header, caller };
  }

  test('is not verified again', async () => {
    const { known, header, caller } = await verified();
    expect(await known.identify(header, register(), NOW + 59_000)).toBe(caller);
  });

  test('TOKEN_EXPIRED: is refused at its end', async () => {
    const { known, header } = await verified();
    await expect(known.identify(header, register(), NOW + 60_000)).rejects.toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
  });

  test.each<RegisterFixture>([
    { application: 'SUSPENDED' },
    { application: 'REVOKED' },
    { member: 'SUSPENDED' },
  ])('APPLICATION_UNKNOWN: is refused from the epoch on that says %j', async (fixture) => {
    const { known, header } = await verified();
    await expect(known.identify(header, register(fixture), NOW)).rejects.toMatchObject({
      code: 'APPLICATION_UNKNOWN',
    });
  });

  test('TOKEN_SIGNATURE: is refused once its application has another key', async () => {
    const { known, header } = await verified();
    const renewed = register({ key: keyPair().privateKey });
    await expect(known.identify(header, renewed, NOW)).rejects.toMatchObject({ code: 'TOKEN_SIGNATURE' });
  });
});

describe('tokens that nobody has verified yet', () => {
  const limits = { atOnce: 1, waiting: 8, waitingOfOne: 4 };

  /** Verifications that a test ends, and whose they were. */
  function flooded() {
    const turns = new Turns(limits);
    const ends: (() => void)[] = [];
    const begun: string[] = [];
    const come = (address: string): Promise<void> =>
      turns.take(address, async () => {
        begun.push(address);
        await new Promise<void>((resolve) => void ends.push(resolve));
      });
    const endAll = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) {
        while (ends[n] === undefined) await new Promise((resolve) => setImmediate(resolve));
        ends[n]?.();
      }
    };
    return { begun, come, endAll };
  }

  test('wait for their turn, and the addresses they come from take turns', async () => {
    const { begun, come, endAll } = flooded();
    const all = [...['a', 'a', 'a', 'a', 'b', 'c', 'b'].map(come)];
    await Promise.all([...all, endAll(7)]);
    expect(begun).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a']);
  });

  test('RATE_LIMITED: more than have a place, which leaves the other addresses theirs', async () => {
    const { begun, come, endAll } = flooded();
    const flood = [...['a', 'a', 'a', 'a', 'a'].map(come)];
    await expect(come('a')).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterS: 1 } });
    const others = [come('b'), ...['c', 'c', 'c'].map(come)];
    await expect(come('d')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await Promise.all([...flood, ...others, endAll(9)]);
    expect(begun.filter((address) => address === 'b')).toEqual(['b']);
    const again = come('a');
    await endAll(10);
    await again;
  });

  test('of one IPv6 /64 wait behind each other, of two IPv4 addresses they do not', async () => {
    const { begun, come, endAll } = flooded();
    const one = [
      '2001:db8:0:7::1',
      '2001:DB8::7:8:9:a:b',
      '2001:0db8:0000:0007:1::%eth0',
      '2001:db8:0:7::10.0.0.1',
    ];
    const others = ['2001:db8:0:8::1', '::1', '::ffff:10.0.0.1', '10.0.0.1', '10.0.0.2'];
    const all = ['a', ...one, ...others.slice(0, 3)].map(come);
    let refused: unknown;
    come('2001:db8:0:7:ffff::').catch(({ code }) => {
      refused = code;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(refused).toBe('RATE_LIMITED');
    await Promise.all([...all, endAll(8)]);
    expect(begun).toEqual(['a', one[0], ...others.slice(0, 3), one[1], one[2], one[3]]);
    expect(new Set(others.map(addressKey)).size).toBe(4);
  });

  test('that were verified once wait for nobody', async () => {
    const turns = new Turns({ atOnce: 1, waiting: 0, waitingOfOne: 0 });
    const known = new Identity({ maxTokens: 10, turns });
    const bearer = `Bearer ${await token()}`;
    const other = `Bearer ${await token()}`;
    await known.identify(bearer, register(), NOW, 'a');
    let free = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      free = resolve;
    });
    const busy = turns.take('b', () => end);
    await known.identify(bearer, register(), NOW, 'a');
    await expect(known.identify(other, register(), NOW, 'a')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    free();
    await busy;
    await known.identify(other, register(), NOW, 'a');
  });
});
