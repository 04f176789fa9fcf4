import { createHmac } from 'node:crypto';
import { verifyEvidence, verifyToken } from '../../../../chaincode/model';
import { runs } from '../../../depth';
import {
  APPLICATION_KEY,
  applicationKeys,
  changedStrings,
  codeOf,
  evidenceIn,
  forge,
  goodToken,
  NOW_MS,
  NOW_S,
  partOf,
  STRANGER_KEY,
  TOKEN_TERMS,
  toBase64url,
  withClaims,
  withDerSignature,
  withHeader,
} from './sample-credentials';

const STRIDE = runs(5, 1);

const refusalOf = (token: string, nowMs = NOW_MS) => codeOf(verifyToken(token, applicationKeys, nowMs));
const refusalOfEvidence = (evidence: string, nowMs = NOW_MS) =>
  codeOf(verifyEvidence(evidence, applicationKeys, nowMs));

/** Header and claims of a good token, unsigned. */
const unsigned = (token: string): string => token.split('.').slice(0, 2).join('.');

describe('a token', () => {
  it('of a registered application is good, and its evidence too', async () => {
    const token = await goodToken();
    const { claims, evidence } = await verifyToken(token, applicationKeys, NOW_MS);
    expect(claims).toMatchObject({ iss: 'HousingMSP', sub: 'eligibility', purpose: 'housing-eligibility' });
    expect(await verifyEvidence(evidence, applicationKeys, NOW_MS)).toEqual(claims);
  });

  it('is refused with any changed character, and so is evidence', async () => {
    const token = await goodToken();
    for (const changed of changedStrings(token, STRIDE)) expect(await refusalOf(changed)).toBeDefined();
    for (const changed of changedStrings(evidenceIn(token), STRIDE)) {
      expect(await refusalOfEvidence(changed)).toBeDefined();
    }
  });

  it('may be used again until it expires', async () => {
    const token = await goodToken();
    expect(await refusalOf(token)).toBeUndefined();
    expect(await refusalOf(token, NOW_MS + 599_999)).toBeUndefined();
  });
});

describe('TOKEN_AUDIENCE', () => {
  it('answers evidence in place of a token', async () => {
    expect(await refusalOf(evidenceIn(await goodToken()))).toBe('TOKEN_AUDIENCE');
  });
});

/** A good token, changed. */
type Change = (token: string) => string;

const headed =
  (header: Record<string, unknown>): Change =>
  (token) =>
    withHeader(token, header);
const claiming =
  (claims: Record<string, unknown>): Change =>
  (token) =>
    withClaims(token, claims);
/** The header's text, byte for byte, rightly signed. */
const headedText =
  (header: string): Change =>
  (token) =>
    forge(header, partOf(token, 1));
/** The claims' text changed, rightly signed. */
const claimedText =
  (change: Change): Change =>
  (token) =>
    forge(partOf(token, 0), change(JSON.stringify(partOf(token, 1))));
const withoutSignature =
  (alg: string): Change =>
  (token) =>
    `${toBase64url({ alg, typ: 'hub-token+jwt' })}.${token.split('.')[1]}.`;
/** The old trick: the public key as the secret of an HMAC. */
const hmac: Change = (token) => {
  const input = `${toBase64url({ alg: 'HS256', typ: 'hub-token+jwt' })}.${token.split('.')[1]}`;
  const secret = APPLICATION_KEY.public.export({ format: 'der', type: 'spki' });
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};

describe('TOKEN_MALFORMED', () => {
  const faults: readonly [string, Change][] = [
    ['nothing', () => ''],
    ['a word', () => 'token'],
    ['two parts', unsigned],
    ['four parts', (token) => `${token}.x`],
    ['an encrypted token', () => 'a.b.c.d.e'],
    ['alg none', withoutSignature('none')],
    ['alg None', withoutSignature('None')],
    ['alg HS256 keyed with the public key', hmac],
    ['alg ES384', headed({ alg: 'ES384' })],
    ['no type', headed({ typ: undefined })],
    ['another type', headed({ typ: 'JWT' })],
    ['a kid', headed({ kid: 'eligibility' })],
    ['a jku', headed({ jku: 'https://example.org/keys' })],
    ['an x5u', headed({ x5u: 'https://example.org/certificate' })],
    ['an x5c', headed({ x5c: ['MII='] })],
    ['a jwk', headed({ jwk: APPLICATION_KEY.public.export({ format: 'jwk' }) })],
    ['a crit', headed({ crit: ['b64'], b64: false })],
    ['__proto__', headedText('{"alg":"ES256","typ":"hub-token+jwt","__proto__":{"kid":"x"}}')],
    ['an unknown claim', claiming({ nbf: NOW_S })],
    ['no purpose', claiming({ purpose: undefined })],
    ['a purpose that is no code', claiming({ purpose: 'Housing Eligibility' })],
    ['a fraction of a second', claiming({ iat: NOW_S + 0.5 })],
    ['a time as text', claiming({ exp: String(NOW_S + 600) })],
    ['a boundless time', claimedText((text) => text.replace(/"exp":\d+/, '"exp":1e400'))],
    ['claims that are no JSON', claimedText((text) => text.slice(1))],
    ["an officer's address", claiming({ officer: 'Wang Xiaoming <wang@example.org>' })],
    ['the audience of evidence', claiming({ aud: 'subgraph' })],
    ['two audiences', claiming({ aud: ['hub', 'subgraph'] })],
    ['an endless evidence', claiming({ evidence: 'x'.repeat(5_000) })],
  ];
  test.each(faults)('answers %s', async (_, change) => {
    expect(await refusalOf(change(await goodToken()))).toBe('TOKEN_MALFORMED');
  });
});

describe('APPLICATION_UNKNOWN', () => {
  it('answers an application the ledger does not know or has suspended', async () => {
    const token = await goodToken({ application: 'census' as typeof TOKEN_TERMS.application });
    expect(await refusalOf(token)).toBe('APPLICATION_UNKNOWN');
    expect(await refusalOfEvidence(evidenceIn(token))).toBe('APPLICATION_UNKNOWN');
  });
});

describe('TOKEN_SIGNATURE', () => {
  const zeros = Buffer.alloc(64).toString('base64url');
  const faults: readonly [string, Change][] = [
    [
      'a claim changed under an old signature',
      (token) => {
        const [header, , signature] = token.split('.');
        const claims = { ...partOf(token, 1), purpose: 'statistics' };
        return `${header}.${toBase64url(claims)}.${signature}`;
      },
    ],
    ["another's key", (token) => withClaims(token, {}, STRANGER_KEY)],
    ['a signature in DER', (token) => withDerSignature(token)],
    ['no signature', (token) => `${unsigned(token)}.`],
    ['a signature of zeros', (token) => `${unsigned(token)}.${zeros}`],
  ];
  test.each(faults)('answers %s', async (_, change) => {
    expect(await refusalOf(change(await goodToken()))).toBe('TOKEN_SIGNATURE');
  });
});

describe('TOKEN_LIFETIME', () => {
  it('answers more than ten minutes', async () => {
    expect(await refusalOf(await goodToken({ lifetimeS: 600 }))).toBeUndefined();
    expect(await refusalOf(await goodToken({ lifetimeS: 601 }))).toBe('TOKEN_LIFETIME');
  });

  it('answers one that ends before it begins', async () => {
    expect(await refusalOf(await goodToken({ lifetimeS: 0 }))).toBe('TOKEN_LIFETIME');
    expect(await refusalOf(await goodToken({ lifetimeS: -5 }))).toBe('TOKEN_LIFETIME');
  });

  it("answers one from the future, beyond the clocks' skew", async () => {
    expect(await refusalOf(await goodToken({ issuedAtMs: NOW_MS + 30_000 }))).toBeUndefined();
    expect(await refusalOf(await goodToken({ issuedAtMs: NOW_MS + 31_000 }))).toBe('TOKEN_LIFETIME');
  });
});

describe('TOKEN_EXPIRED', () => {
  it('answers a token from its last second on', async () => {
    const token = await goodToken({ lifetimeS: 60 });
    expect(await refusalOf(token, NOW_MS + 59_999)).toBeUndefined();
    expect(await refusalOf(token, NOW_MS + 60_000)).toBe('TOKEN_EXPIRED');
  });
});

describe('TOKEN_EVIDENCE', () => {
  const faults: readonly [string, (token: string) => Promise<string> | string][] = [
    ['none', () => ''],
    ['the evidence of another token', async () => evidenceIn(await goodToken())],
    ['evidence for another purpose', (token) => withClaims(evidenceIn(token), { purpose: 'statistics' })],
    ['evidence that lives longer', (token) => withClaims(evidenceIn(token), { exp: NOW_S + 601 })],
    ['evidence of another officer', (token) => withClaims(evidenceIn(token), { officer: 'officer-8' })],
    ['evidence by another key', (token) => withClaims(evidenceIn(token), {}, STRANGER_KEY)],
    ['evidence with a kid', (token) => withHeader(evidenceIn(token), { kid: 'x' })],
    ['a token', (token) => withClaims(token, { evidence: '' })],
  ];
  test.each(faults)('answers %s', async (_, evidence) => {
    const token = await goodToken();
    expect(await refusalOf(withClaims(token, { evidence: await evidence(token) }))).toBe('TOKEN_EVIDENCE');
  });
});

describe('EVIDENCE_MALFORMED', () => {
  it('answers a token in place of evidence', async () => {
    expect(await refusalOfEvidence(await goodToken())).toBe('EVIDENCE_MALFORMED');
  });

  it('answers evidence with the audience of a token', async () => {
    const evidence = withClaims(evidenceIn(await goodToken()), { aud: 'hub' });
    expect(await refusalOfEvidence(evidence)).toBe('EVIDENCE_MALFORMED');
  });
});

describe('EVIDENCE_SIGNATURE', () => {
  it("answers another's key", async () => {
    expect(await refusalOfEvidence(evidenceIn(await goodToken({}, STRANGER_KEY)))).toBe('EVIDENCE_SIGNATURE');
  });
});

describe('EVIDENCE_EXPIRED', () => {
  it('answers evidence from its last second on, and one that lives too long', async () => {
    const token = await goodToken({ lifetimeS: 60 });
    expect(await refusalOfEvidence(evidenceIn(token), NOW_MS + 60_000)).toBe('EVIDENCE_EXPIRED');
    const long = evidenceIn(await goodToken({ lifetimeS: 3_600 }));
    expect(await refusalOfEvidence(long)).toBe('EVIDENCE_EXPIRED');
  });
});
