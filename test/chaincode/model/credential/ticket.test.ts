import {
  SDL_DOCUMENT,
  type SdlTicket,
  signTicket,
  type TicketClaims,
  type TicketedRequest,
  verifyTicket,
} from '../../../../chaincode/model';
import { runs } from '../../../depth';
import {
  changedStrings,
  codeOf,
  evidenceIn,
  GATEWAY_KEY,
  gatewayKeys,
  goodToken,
  NOW_MS,
  NOW_S,
  queryClaims,
  requestWith,
  STRANGER_KEY,
  withClaims,
  withHeader,
} from './sample-credentials';

const SUBGRAPH = 'taxation';

const evidence = async (): Promise<string> => evidenceIn(await goodToken());

/** A good request, or one whose ticket claims something else, rightly signed. */
async function requested(claims: Record<string, unknown> = {}, key = GATEWAY_KEY): Promise<TicketedRequest> {
  const sent = await evidence();
  const ticket = await signTicket({ ...queryClaims(sent), ...claims } as TicketClaims, key.private);
  return requestWith(ticket, sent);
}

const refusalOf = (request: TicketedRequest, nowMs = NOW_MS) =>
  codeOf(verifyTicket(request, SUBGRAPH, gatewayKeys, nowMs));

/** The `sdl` ticket with its one request, or with another. */
async function sdl(change: Partial<TicketedRequest> = {}): Promise<TicketedRequest> {
  const { gateway, subgraph, iat, exp, nonce } = queryClaims('');
  const claims: SdlTicket = { kind: 'sdl', gateway, subgraph, iat, exp, nonce };
  const ticket = await signTicket(claims, GATEWAY_KEY.private);
  return { ticket, document: SDL_DOCUMENT, variables: undefined, evidence: undefined, ...change };
}

describe('a ticket', () => {
  it('is good for the request it was issued for', async () => {
    const request = await requested();
    const claims = await verifyTicket(request, SUBGRAPH, gatewayKeys, NOW_MS);
    expect(claims).toEqual(queryClaims(request.evidence ?? ''));
  });

  it('is refused with any changed character', async () => {
    const request = await requested();
    for (const ticket of changedStrings(request.ticket, runs(5, 1))) {
      expect(await refusalOf({ ...request, ticket })).toBeDefined();
    }
  });

  it('of kind `sdl` opens the SDL without evidence', async () => {
    expect(await refusalOf(await sdl())).toBeUndefined();
    expect(await refusalOf(await sdl({ variables: {} }))).toBeUndefined();
  });
});

describe('TICKET_MALFORMED', () => {
  const jwk = STRANGER_KEY.public.export({ format: 'jwk' });
  const claiming = (claims: Record<string, unknown>) => (ticket: string) =>
    withClaims(ticket, claims, GATEWAY_KEY);
  const faults: readonly [string, (ticket: string) => string | Promise<string>][] = [
    ['nothing', () => ''],
    ["the caller's token", () => goodToken()],
    ["the caller's evidence", () => evidence()],
    ['a kid', (ticket) => withHeader(ticket, { kid: 'gateway-1' }, GATEWAY_KEY)],
    ['a jwk', (ticket) => withHeader(ticket, { jwk }, GATEWAY_KEY)],
    ['an unknown kind', claiming({ kind: 'mutation' })],
    ['an unknown claim', claiming({ admin: true })],
    ['no scope', claiming({ scope: undefined })],
    ['a basis that is no grant', claiming({ scope: [{ basis: 'ALL' }] })],
    ['a short nonce', claiming({ nonce: 'A' })],
    ['a height that is a number', claiming({ height: 41 })],
    ['an `sdl` ticket with an access', claiming({ kind: 'sdl' })],
  ];
  test.each(faults)('answers %s', async (_, change) => {
    const request = await requested();
    expect(await refusalOf({ ...request, ticket: await change(request.ticket) })).toBe('TICKET_MALFORMED');
  });
});

describe('GATEWAY_UNKNOWN', () => {
  test.each([
    { msp: 'FinanceMSP', id: 'gateway-2' },
    { msp: 'HousingMSP', id: 'gateway-1' },
  ])('answers %j, which no founder registered', async (gateway) => {
    expect(await refusalOf(await requested({ gateway }))).toBe('GATEWAY_UNKNOWN');
  });
});

describe('TICKET_SIGNATURE', () => {
  it('answers another key than the registered one', async () => {
    expect(await refusalOf(await requested({}, STRANGER_KEY))).toBe('TICKET_SIGNATURE');
  });
});

describe('TICKET_EXPIRED', () => {
  it('answers a ticket from its last second on', async () => {
    const request = await requested();
    expect(await refusalOf(request, NOW_MS + 29_999)).toBeUndefined();
    expect(await refusalOf(request, NOW_MS + 30_000)).toBe('TICKET_EXPIRED');
  });

  test.each([
    ['lives longer than a fetch', { exp: NOW_S + 31 }],
    ['comes from the future', { iat: NOW_S + 6, exp: NOW_S + 30 }],
    ['ends before it begins', { iat: NOW_S + 4, exp: NOW_S + 3 }],
    ['was issued long ago and lives on', { iat: 0 }],
  ])('answers one that %s', async (_, claims) => {
    expect(await refusalOf(await requested(claims))).toBe('TICKET_EXPIRED');
  });
});

describe('TICKET_SUBGRAPH', () => {
  it('answers a ticket for another department', async () => {
    const elsewhere = verifyTicket(await requested(), 'civil-affairs', gatewayKeys, NOW_MS);
    expect(await codeOf(elsewhere)).toBe('TICKET_SUBGRAPH');
  });
});

describe('TICKET_KIND', () => {
  it('answers an `sdl` ticket with anything but the SDL', async () => {
    for (const document of ['{ citizen(identityNumber: "x") { yearlyIncome } }', `${SDL_DOCUMENT} `, '']) {
      expect(await refusalOf(await sdl({ document }))).toBe('TICKET_KIND');
    }
    expect(await refusalOf(await sdl({ variables: { id: 'x' } }))).toBe('TICKET_KIND');
  });
});

describe('TICKET_DOCUMENT', () => {
  it('answers a document that differs by a byte', async () => {
    const request = await requested();
    expect(await refusalOf({ ...request, document: `${request.document} ` })).toBe('TICKET_DOCUMENT');
  });
});

describe('TICKET_VARIABLES', () => {
  test.each([[{ representations: [] }], [{}], [undefined]])('answers %j', async (variables) => {
    expect(await refusalOf({ ...(await requested()), variables })).toBe('TICKET_VARIABLES');
  });
});

describe('EVIDENCE_MISSING', () => {
  it('answers a query without evidence', async () => {
    expect(await refusalOf({ ...(await requested()), evidence: undefined })).toBe('EVIDENCE_MISSING');
  });
});

describe('TICKET_EVIDENCE', () => {
  it("answers another caller's evidence, though it is good itself", async () => {
    const request = { ...(await requested()), evidence: await evidence() };
    expect(await refusalOf(request)).toBe('TICKET_EVIDENCE');
  });
});

describe('INVALID_ARGUMENT', () => {
  it('answers a document with a lone surrogate, which another could stand in for', async () => {
    const document = '{ citizen(identityNumber: "\ud800") { yearlyIncome } }';
    expect(await refusalOf({ ...(await requested()), document })).toBe('INVALID_ARGUMENT');
  });
});
