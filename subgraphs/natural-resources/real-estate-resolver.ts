import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { ScopedRow } from '../kit/declare/table';
import { type Connection, connectUnder } from '../kit/page/connection';
import type { PageArgs } from '../kit/page/page-args';
import { Item } from '../kit/schema/item';
import { rowLookup } from '../kit/scope/row-lookup';
import { ScopeContext } from '../kit/scope/scope-context';
import { type Citizen, Division, type Enterprise, Owner, RealEstate } from './real-estate';
import { type NaturalResourcesTables, REAL_ESTATE, type realEstateTable } from './tables';

type Context = ScopeContext<NaturalResourcesTables>;

const unitByNumber = rowLookup(
  (scope: Context['scope'], numbers: readonly string[]) =>
    scope.from('real_estate').selectAll().where('unit_number', 'in', numbers).execute(),
  (row) => row.unit_number,
);

/** A unit on the way to being answered: the row's columns that lead elsewhere travel along. */
class RealEstateRow extends RealEstate {
  readonly owned!: Citizen | Enterprise | null;
  readonly divisionCode!: string | null;
}

const realEstateOf = (row: ScopedRow<typeof realEstateTable>): RealEstateRow => ({
  unitNumber: row.unit_number ?? '',
  location: row.location,
  area: row.area,
  usage: row.usage,
  registeredOn: row.registered_on,
  owned: ownerOf(row),
  divisionCode: row.district,
});

function ownerOf({ owner, owned_by }: ScopedRow<typeof realEstateTable>): Citizen | Enterprise | null {
  if (owner === null) return null;
  return owned_by === 'ENTERPRISE' ? { creditCode: owner } : { identityNumber: owner };
}

/** The unit under a number, or null when the caller's rows hold none. */
export async function findRealEstate(
  { unitNumber }: { readonly unitNumber: string },
  context: Context,
): Promise<RealEstateRow | null> {
  const row = await unitByNumber(context).load(unitNumber);
  return row === null ? null : realEstateOf(row);
}

/** What one owner owns. */
export function realEstateUnder(
  owner: string,
  args: PageArgs,
  context: Context,
  info: GraphQLResolveInfo,
): Connection<NaturalResourcesTables['real_estate'], RealEstateRow> {
  return connectUnder(context, info, args, {
    table: 'real_estate',
    column: 'owner',
    value: owner,
    node: realEstateOf,
  });
}

@Resolver(() => RealEstate)
export class RealEstateResolver {
  @Query(() => RealEstate, { nullable: true })
  realEstate(
    @Item(REAL_ESTATE, 'unitNumber') @Arg('unitNumber', () => ID) unitNumber: string,
    @Ctx() context: ScopeContext<NaturalResourcesTables>,
  ): Promise<RealEstateRow | null> {
    return findRealEstate({ unitNumber }, context);
  }

  @Item(REAL_ESTATE, 'owner')
  @FieldResolver(() => Owner, { nullable: true })
  owner(@Root() { owned }: RealEstateRow): Citizen | Enterprise | null {
    return owned;
  }

  @Item(REAL_ESTATE, 'district')
  @FieldResolver(() => Division, { nullable: true, description: 'where it lies' })
  division(@Root() { divisionCode }: RealEstateRow): Division | null {
    return divisionCode === null ? null : { code: divisionCode };
  }
}
