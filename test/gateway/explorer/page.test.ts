import { missingGrants, refusalIn } from '../../../gateway/explorer/page/refusal';
import { headersWith, tokenOf } from '../../../gateway/explorer/page/request-headers';
import { stripped } from '../../../gateway/explorer/page/tab-storage';
import { shownToken, tokenIn } from '../../../gateway/explorer/page/token';

const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
const claims = { iss: 'HousingMSP', sub: 'eligibility', purpose: 'housing-eligibility', exp: 1_800_000_000 };
const TEXT = `${part({ alg: 'ES256' })}.${part(claims)}.c2ln`;
const SHOWN = {
  text: TEXT,
  member: 'HousingMSP',
  application: 'eligibility',
  purpose: 'housing-eligibility',
  expiresAtMs: 1_800_000_000_000,
};

describe('a token', () => {
  test.each([TEXT, `Bearer ${TEXT}`, `TOKEN=${TEXT}\n`, `{"Authorization": "Bearer ${TEXT}"}`])(
    'is found in what was pasted: %s',
    (pasted) => expect(tokenIn(pasted)).toEqual(SHOWN),
  );

  test.each(['', 'Bearer ', 'a.b.c', 'a.b', `${part({})}.${part({})}.x`, `x.${part([])}.x`, 'x.é.x'])(
    'is not found in %j',
    (pasted) => expect(tokenIn(pasted)).toBeUndefined(),
  );

  test('may name a purpose in any script', () => {
    const text = `x.${part({ ...claims, purpose: '公租房资格' })}.x`;
    expect(shownToken(text)?.purpose).toBe('公租房资格');
  });
});

describe('the header editor', () => {
  test('starts with a place for the token', () => {
    expect(JSON.parse(headersWith(undefined))).toEqual({ Authorization: 'Bearer ' });
  });

  test('takes a token and keeps other headers', () => {
    const text = headersWith(SHOWN, '{"authorization": "Bearer old", "At-Least-Height": "7"}');
    expect(JSON.parse(text)).toEqual({ Authorization: `Bearer ${TEXT}`, 'At-Least-Height': '7' });
    expect(tokenOf(text)).toEqual(SHOWN);
  });

  test.each(['', '{', '[]', '7', '{"Authorization": 7}', '{"Authorization": "Bearer "}'])(
    'holds no token as long as it is %j',
    (text) => expect(tokenOf(text)).toBeUndefined(),
  );
});

describe('a refusal', () => {
  const missing = { consumer: 'A', entry: 'e', purpose: 'p', derives: null };
  const reason = { subgraph: 's', entry: 'e', item: 'i', beneficiary: 'A', reason: 'NO_GRANT' };
  const answer = (body: object): string => JSON.stringify(body, null, 2);

  test('is an answer without data', () => {
    const error = { message: 'no', extensions: { code: 'TOKEN_MISSING', remedy: 'send one' } };
    expect(refusalIn(answer({ errors: [error] }))).toEqual({
      code: 'TOKEN_MISSING',
      message: 'no',
      remedy: 'send one',
      reasons: [],
    });
    for (const none of [
      answer({ data: null, errors: [error] }),
      answer({ data: {} }),
      answer({}),
      '',
      'Error: x',
    ])
      expect(refusalIn(none)).toBeUndefined();
  });

  test('lacks each grant once, with all its items', () => {
    const reasons = [
      { ...reason, coordinate: 'C.a', missing: { ...missing, items: ['a', 'b'] } },
      { ...reason, coordinate: 'C.c', missing: { ...missing, items: ['b', 'c'] } },
      { ...reason, coordinate: 'C.d', missing: { ...missing, items: ['d'], derives: 'D.x' } },
      { ...reason, coordinate: 'C.e', missing: null },
    ];
    expect(missingGrants({ code: 'ACCESS_DENIED', message: '', remedy: '', reasons })).toEqual([
      { ...missing, items: ['a', 'b', 'c'] },
      { ...missing, items: ['d'], derives: 'D.x' },
    ]);
  });
});

describe('what GraphiQL remembers', () => {
  test('has no headers in it, however deep', () => {
    const text = JSON.stringify({ tabs: [{ query: '{ a }', headers: 'Bearer x' }], headers: { a: 1 } });
    expect(JSON.parse(stripped(text))).toEqual({ tabs: [{ query: '{ a }', headers: null }], headers: null });
  });

  test.each(['{ a }', '# a', '3.5', ''])('is otherwise as it was: %j', (text) => {
    expect(stripped(text)).toBe(text);
  });
});
