/** The grants a question needs, found out by asking it, and obtained as members do: requested, checked, consented to, voted on. */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { MEMBERS } from '../../../gateway/launch/alliance';
import type { Departments } from './departments';
import { bodiesOf, type Question } from './questions';

export const PURPOSE = 'housing-eligibility';
/** All of a question's grants, on a slow machine. */
const SEEN_WITHIN_MS = 60_000;

const refused = z.object({
  errors: z.array(
    z.object({
      extensions: z.object({
        reasons: z
          .array(
            z.object({
              missing: z
                .object({
                  consumer: z.string(),
                  entry: z.string(),
                  items: z.array(z.string()),
                  derives: z.string().nullable(),
                })
                .nullable(),
            }),
          )
          .default([]),
      }),
    }),
  ),
});

interface Wanted {
  readonly consumer: string;
  readonly entry: string;
  readonly items: readonly string[];
  readonly derives: string | null;
}

/** Every question is answered afterwards. @throws when one is refused for something that no grant mends. */
export async function grantAll(
  hub: Departments,
  url: string,
  questions: readonly Question[],
  token: string,
): Promise<void> {
  for (const question of questions) {
    const [body = ''] = bodiesOf(question, ['110105198304167491']);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const ask = async (): Promise<Response> => await fetch(url, { method: 'POST', headers, body });
    const obtained = new Set<string>();
    let asked = await ask();
    for (const until = performance.now() + SEEN_WITHIN_MS; asked.status === 403; asked = await ask()) {
      const refusal = await asked.json();
      const wanted = wantedGrants(refusal);
      if (performance.now() > until) {
        throw new Error(`\`${question.name}\` is refused: ${JSON.stringify(refusal)}`);
      }
      // What was obtained is refused until the gateway has seen it.
      for (const each of wanted.filter((one) => !obtained.has(JSON.stringify(one)))) {
        await obtain(hub, each);
        obtained.add(JSON.stringify(each));
      }
      await delay(50);
    }
    if (asked.status !== 200) throw new Error(`\`${question.name}\`: ${await asked.text()}`);
  }
}

/** Of housing's application, for ten minutes. */
export async function tokenOf(hub: Departments): Promise<string> {
  const printed = await hub.json('token', 'housing', 'eligibility', '--purpose', PURPOSE);
  return z.looseObject({ token: z.string() }).parse(printed).token;
}

/** What a refusal says would be enough; of each entry, consumer and derivation one grant. */
function wantedGrants(refusal: unknown): readonly Wanted[] {
  const found = new Map<string, Wanted>();
  for (const { extensions } of refused.parse(refusal).errors) {
    for (const { missing } of extensions.reasons) {
      if (missing === null) continue;
      const { consumer, entry, derives } = missing;
      const key = JSON.stringify([consumer, entry, derives]);
      const items = new Set([...(found.get(key)?.items ?? []), ...missing.items]);
      found.set(key, { consumer, entry, derives, items: [...items] });
    }
  }
  return [...found.values()];
}

/** Obtains one: all rows, for a year. */
async function obtain(hub: Departments, wanted: Wanted): Promise<void> {
  const { consumer, entry, items, derives } = wanted;
  const id = z
    .looseObject({ id: z.string() })
    .parse(
      await hub.json(
        ...['request', '--as', folderOf(consumer), '--entry', entry, '--items', items.join(',')],
        ...['--purpose', PURPOSE, '--legal-basis', 'Measures for Public Rental Housing'],
        ...['--scenario', 'eligibility of applicants', ...(derives === null ? [] : ['--derives', derives])],
      ),
    ).id;
  await hub.json('comply', id, '--as', 'establishment');
  await hub.json('consent', id, '--as', await providerOf(hub, entry));
  await hub.json('vote', id, 'approve', '--as', 'finance');
  await hub.json('vote', id, 'approve', '--as', 'economy');
}

const entries = z.array(z.looseObject({ entry: z.looseObject({ code: z.string(), provider: z.string() }) }));

async function providerOf(hub: Departments, code: string): Promise<string> {
  const all = entries.parse(await hub.json('entries', '--as', 'housing'));
  return folderOf(all.find(({ entry }) => entry.code === code)?.entry.provider ?? '');
}

function folderOf(msp: string): string {
  const member = MEMBERS.find((each) => each.msp === msp);
  if (member === undefined) throw new Error(`no member \`${msp}\``);
  return member.folder;
}
