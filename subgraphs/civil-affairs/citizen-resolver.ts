import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { Item } from '../kit/schema/item';
import { rowLookup } from '../kit/scope/row-lookup';
import { ScopeContext } from '../kit/scope/scope-context';
import { Citizen } from './citizen';
import { type CivilAffairsTables, LOW_INCOME_REGISTER } from './tables';

const registrationByNumber = rowLookup(
  (scope: ScopeContext<CivilAffairsTables>['scope'], numbers: readonly string[]) =>
    scope.from('low_income_register').selectAll().where('identity_number', 'in', numbers).execute(),
  (row) => row.identity_number,
);

@Resolver(() => Citizen)
export class CitizenResolver {
  /** Null without a row in the register or without an income: what is not known is not decided. */
  @Item(LOW_INCOME_REGISTER, 'lowIncomeEligible')
  @Directive('@requires(fields: "yearlyIncome")')
  @FieldResolver(() => Boolean, { nullable: true })
  async lowIncomeEligible(
    @Root() citizen: Citizen,
    @Ctx() context: ScopeContext<CivilAffairsTables>,
  ): Promise<boolean | null> {
    const { identityNumber, yearlyIncome } = citizen;
    const registration = await registrationByNumber(context).load(identityNumber);
    const ceiling = registration?.income_ceiling ?? null;
    if (ceiling === null || yearlyIncome === null || yearlyIncome === undefined) return null;
    return yearlyIncome <= ceiling;
  }
}
