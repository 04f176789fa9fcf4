import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import type { ScopedRow } from '../kit/declare/table';
import { type Connection, connect, connectUnder } from '../kit/page/connection';
import { PageArgs } from '../kit/page/page-args';
import { Item } from '../kit/schema/item';
import { rowLookup } from '../kit/scope/row-lookup';
import { ScopeContext } from '../kit/scope/scope-context';
import { Citizen, Division, Enterprise, EnterpriseConnection, EnterprisesArgs } from './enterprise';
import { ENTERPRISES, type enterprisesTable, type MarketRegulationTables } from './tables';

type Context = ScopeContext<MarketRegulationTables>;
type Enterprises = Connection<MarketRegulationTables['enterprises'], EnterpriseRow>;

const enterpriseByCode = rowLookup(
  (scope: Context['scope'], codes: readonly string[]) =>
    scope.from('enterprises').selectAll().where('credit_code', 'in', codes).execute(),
  (row) => row.credit_code,
);

/** An enterprise on the way to being answered: the row's columns that lead elsewhere travel along. */
class EnterpriseRow extends Enterprise {
  readonly representativeNumber!: string | null;
  readonly divisionCode!: string | null;
}

const enterpriseOf = (row: ScopedRow<typeof enterprisesTable>): EnterpriseRow => ({
  creditCode: row.credit_code ?? '',
  name: row.name,
  legalForm: row.legal_form,
  registeredCapital: row.registered_capital,
  establishedOn: row.established_on,
  status: row.status,
  address: row.address,
  representativeNumber: row.representative,
  divisionCode: row.district,
});

/** The enterprise under a credit code, or null when the caller's rows hold none. */
export async function findEnterprise(
  { creditCode }: { readonly creditCode: string },
  context: Context,
): Promise<EnterpriseRow | null> {
  const row = await enterpriseByCode(context).load(creditCode);
  return row === null ? null : enterpriseOf(row);
}

@Resolver(() => Enterprise)
export class EnterpriseResolver {
  @Query(() => Enterprise, { nullable: true })
  enterprise(
    @Item(ENTERPRISES, 'creditCode') @Arg('creditCode', () => ID) creditCode: string,
    @Ctx() context: ScopeContext<MarketRegulationTables>,
  ): Promise<EnterpriseRow | null> {
    return findEnterprise({ creditCode }, context);
  }

  @Query(() => EnterpriseConnection, { nullable: true })
  enterprises(
    @Args(() => EnterprisesArgs) args: EnterprisesArgs,
    @Ctx() context: ScopeContext<MarketRegulationTables>,
    @Info() info: GraphQLResolveInfo,
  ): Enterprises {
    const { district } = args;
    return connect(context, info, args, {
      table: 'enterprises',
      where: (rows) => (typeof district === 'string' ? rows.where('district', '=', district) : rows),
      node: enterpriseOf,
    });
  }

  @Item(ENTERPRISES, 'representative')
  @FieldResolver(() => Citizen, { nullable: true })
  representative(@Root() { representativeNumber }: EnterpriseRow): Citizen | null {
    return representativeNumber === null ? null : { identityNumber: representativeNumber };
  }

  @Item(ENTERPRISES, 'district')
  @FieldResolver(() => Division, { nullable: true, description: 'where it is registered' })
  division(@Root() { divisionCode }: EnterpriseRow): Division | null {
    return divisionCode === null ? null : { code: divisionCode };
  }
}

@Resolver(() => Citizen)
export class CitizenResolver {
  @Item(ENTERPRISES, 'representative')
  @FieldResolver(() => EnterpriseConnection, { nullable: true, description: 'those this citizen represents' })
  enterprises(
    @Root() { identityNumber }: Citizen,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ScopeContext<MarketRegulationTables>,
    @Info() info: GraphQLResolveInfo,
  ): Enterprises {
    return connectUnder(context, info, args, {
      table: 'enterprises',
      column: 'representative',
      value: identityNumber,
      node: enterpriseOf,
    });
  }
}
