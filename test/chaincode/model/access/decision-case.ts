/** The decision table of `test/cases/access.yaml`: its words, and a case with what it leaves to `standing` filled in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { DENIAL_REASONS } from '../../../../chaincode/model';

const share = z.enum(['unconditional', 'conditional', 'not']);
const moment = z.string().regex(/Z$/);
const clock = z.union([moment, z.literal('none')]);
const use = z.strictObject({
  entry: z.string(),
  items: z.array(z.string()),
  by: z.string(),
  into: z.string(),
});
const item = z.strictObject({ shared: share.optional(), 'tightened-in': z.int().optional() });
const tableEntry = z.strictObject({
  provider: z.string(),
  status: z.enum(['locked', 'suspended', 'withdrawn']),
  version: z.int(),
  shared: share,
  items: z.record(z.string(), item),
  'rows-by': z.array(z.string()),
  purposes: z.array(z.string()),
  probe: z.enum(['passed', 'failed']).optional(),
  'probed-version': z.int().optional(),
});
const tableGrant = z.strictObject({
  to: z.string(),
  on: z.string(),
  items: z.array(z.string()),
  /** `everything`, or a dimension followed by its values, or by `@` and an attribute of the consumer's. */
  rows: z.string(),
  purposes: z.array(z.string()),
  from: moment,
  until: moment,
  version: z.int(),
  state: z.enum(['active', 'suspended', 'revoked']),
  into: z.array(z.string()),
  'a-day': z.int().optional(),
  'from-department': z.string().optional(),
  /** The grant it was delegated from. */
  'part-of': z.string().optional(),
  /** When break-glass opened it, and for how many minutes; a grant that was never opened says `never`. */
  opened: z.union([moment, z.literal('never')]).optional(),
  minutes: z.int().default(30),
  reviewed: z.enum(['justified', 'unjustified']).optional(),
});
const memberStates = z.record(z.string(), z.enum(['active', 'suspended', 'left']));
const asked = {
  asks: z.string(),
  purpose: z.string(),
  'ledger-clock': clock,
  'own-clock': moment,
  fresh: z.boolean(),
  'used-today': z.record(z.string(), z.int()),
  'held-today': z.record(z.string(), z.int()).optional(),
  members: memberStates,
  /** Of members' own voted records. */
  attributes: z.record(z.string(), z.record(z.string(), z.string())),
} as const;

const standing = z.strictObject({ ...asked, entries: z.record(z.string(), tableEntry), grant: tableGrant });
const reason = z.enum(DENIAL_REASONS);
const row = z.strictObject({
  ...z.object(asked).partial().shape,
  case: z.string(),
  touches: z.record(z.string(), z.array(z.string())).default({}),
  uses: z.array(use).default([]),
  /** The beneficiary of the direct touches, where it is not who asks. */
  for: z.string().optional(),
  entries: z
    .record(z.string(), tableEntry.partial().extend({ items: z.record(z.string(), item).optional() }))
    .default({}),
  grants: z.record(z.string(), tableGrant.partial()).default({}),
  decision: z.enum(['allow', 'deny']),
  rows: z.record(z.string(), z.array(z.string())).optional(),
  because: z.union([reason.transform((one) => [one]), z.array(reason)]).optional(),
  naming: z.array(z.string()).optional(),
  whose: z.string().optional(),
  enough: z.union([z.literal('none'), z.array(z.string())]).optional(),
});

type Standing = z.infer<typeof standing>;
type Row = z.infer<typeof row>;
export type TableEntry = z.infer<typeof tableEntry>;
export type TableGrant = z.infer<typeof tableGrant>;

/** A case in full: nothing is left to `standing`. */
export type DecisionCase = Omit<Row, keyof Standing | 'grants'> &
  Omit<Standing, 'grant'> & { readonly grants: Readonly<Record<string, TableGrant>> };

/** Every case of the table. */
export function decisionCases(): readonly DecisionCase[] {
  const text = readFileSync(join(__dirname, '../../../cases/access.yaml'), 'utf8');
  // The `core` schema keeps moments as text.
  const table = z
    .strictObject({ standing, cases: z.array(row) })
    .parse(parse(text, { schema: 'core', merge: false }));
  return table.cases.map((each) => complete(each, table.standing));
}

function complete(each: Row, { grant, entries, ...defaults }: Standing): DecisionCase {
  return {
    ...each,
    asks: each.asks ?? defaults.asks,
    purpose: each.purpose ?? defaults.purpose,
    'ledger-clock': each['ledger-clock'] ?? defaults['ledger-clock'],
    'own-clock': each['own-clock'] ?? defaults['own-clock'],
    fresh: each.fresh ?? defaults.fresh,
    'used-today': each['used-today'] ?? defaults['used-today'],
    'held-today': each['held-today'],
    members: { ...defaults.members, ...each.members },
    attributes: each.attributes ?? defaults.attributes,
    entries: completeEntries(entries, each.entries),
    grants: Object.fromEntries(
      Object.entries(each.grants).map(([name, terms]) => [name, tableGrant.parse({ ...grant, ...terms })]),
    ),
  };
}

function completeEntries(all: Standing['entries'], changed: Row['entries']): Record<string, TableEntry> {
  return Object.fromEntries(
    Object.entries(all).map(([name, entry]) => {
      const { items, ...rest } = changed[name] ?? {};
      return [name, tableEntry.parse({ ...entry, ...rest, items: { ...entry.items, ...items } })];
    }),
  );
}
