import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import type { ScopedRow } from '../kit/declare/table';
import { type Connection, connectUnder } from '../kit/page/connection';
import { PageArgs } from '../kit/page/page-args';
import { Item } from '../kit/schema/item';
import { rowLookup } from '../kit/scope/row-lookup';
import { ScopeContext } from '../kit/scope/scope-context';
import { Citizen, CitizenConnection, Division, Household } from './citizen';
import { CITIZENS, type citizensTable, type PublicSecurityTables } from './tables';

type Context = ScopeContext<PublicSecurityTables>;

const citizenByNumber = rowLookup(
  (scope: Context['scope'], numbers: readonly string[]) =>
    scope.from('citizens').selectAll().where('identity_number', 'in', numbers).execute(),
  (row) => row.identity_number,
);

const householdById = rowLookup(
  (scope: Context['scope'], ids: readonly number[]) =>
    scope.from('households').selectAll().where('household_id', 'in', ids).execute(),
  (row) => row.household_id,
);

/** A citizen on the way to being answered: the row's columns that lead elsewhere travel along. */
class CitizenRow extends Citizen {
  readonly householdId!: number | null;
  readonly divisionCode!: string | null;
}

/** A household on the way to being answered: the surrogate that its citizens refer to travels along. */
class HouseholdRow extends Household {
  readonly id!: number;
}

const citizenOf = (row: ScopedRow<typeof citizensTable>): CitizenRow => ({
  identityNumber: row.identity_number ?? '',
  name: row.name,
  householdId: row.household_id,
  divisionCode: row.division,
});

/** The citizen under a number, or null when the caller's rows hold none. */
export async function findCitizen(
  { identityNumber }: { readonly identityNumber: string },
  context: Context,
): Promise<CitizenRow | null> {
  const row = await citizenByNumber(context).load(identityNumber);
  return row === null ? null : citizenOf(row);
}

@Resolver(() => Citizen)
export class CitizenResolver {
  @Query(() => Citizen, { nullable: true })
  citizen(
    @Item(CITIZENS, 'identityNumber') @Arg('identityNumber', () => ID) identityNumber: string,
    @Ctx() context: ScopeContext<PublicSecurityTables>,
  ): Promise<CitizenRow | null> {
    return findCitizen({ identityNumber }, context);
  }

  @Item(CITIZENS, 'household')
  @FieldResolver(() => Household, { nullable: true })
  async household(
    @Root() citizen: CitizenRow,
    @Ctx() context: ScopeContext<PublicSecurityTables>,
  ): Promise<HouseholdRow | null> {
    if (citizen.householdId === null) return null;
    const row = await householdById(context).load(citizen.householdId);
    return row === null ? null : { id: citizen.householdId, address: row.address };
  }

  @Item(CITIZENS, 'division')
  @FieldResolver(() => Division, { nullable: true })
  division(@Root() citizen: CitizenRow): Division | null {
    return citizen.divisionCode === null ? null : { code: citizen.divisionCode };
  }
}

@Resolver(() => Household)
export class HouseholdResolver {
  @Item(CITIZENS, 'household')
  @FieldResolver(() => CitizenConnection, { nullable: true, description: 'those registered in it' })
  citizens(
    @Root() { id }: HouseholdRow,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ScopeContext<PublicSecurityTables>,
    @Info() info: GraphQLResolveInfo,
  ): Connection<PublicSecurityTables['citizens'], CitizenRow> {
    const list = { table: 'citizens', column: 'household_id', value: id, node: citizenOf } as const;
    return connectUnder(context, info, args, list);
  }
}
