import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Item } from '../kit/schema/item';
import { rowLookup } from '../kit/scope/row-lookup';
import { ScopeContext } from '../kit/scope/scope-context';
import { Citizen } from './citizen';
import { INCOME, type TaxationTables } from './tables';

const incomeByNumber = rowLookup(
  (scope: ScopeContext<TaxationTables>['scope'], numbers: readonly string[]) =>
    scope.from('income').selectAll().where('identity_number', 'in', numbers).execute(),
  (row) => row.identity_number,
);

@Resolver(() => Citizen)
export class CitizenResolver {
  @Item(INCOME, 'yearlyIncome')
  @FieldResolver(() => Int, { nullable: true, description: 'yuan, as declared for the last full year' })
  async yearlyIncome(
    @Root() citizen: Citizen,
    @Ctx() context: ScopeContext<TaxationTables>,
  ): Promise<number | null> {
    const row = await incomeByNumber(context).load(citizen.identityNumber);
    return row?.yearly_income ?? null;
  }
}
