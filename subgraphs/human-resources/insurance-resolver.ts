import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { ScopedRow } from '../kit/declare/table';
import { type Connection, connectUnder } from '../kit/page/connection';
import { PageArgs } from '../kit/page/page-args';
import { Item } from '../kit/schema/item';
import { ScopeContext } from '../kit/scope/scope-context';
import { Citizen, Enterprise, InsurancePayment, InsurancePaymentConnection } from './insurance-payment';
import { type HumanResourcesTables, type insurancePaymentsTable, SOCIAL_INSURANCE } from './tables';

/** A payment on the way to being answered: whom it leads to travels along. */
class PaymentRow extends InsurancePayment {
  readonly employerCode!: string | null;
}

const paymentOf = (row: ScopedRow<typeof insurancePaymentsTable>): PaymentRow => ({
  kind: row.kind,
  year: row.year,
  months: row.months,
  base: row.base,
  amount: row.amount,
  employerCode: row.employer,
});

@Resolver(() => InsurancePayment)
export class InsurancePaymentResolver {
  @Item(SOCIAL_INSURANCE, 'employer')
  @FieldResolver(() => Enterprise, { nullable: true })
  employer(@Root() { employerCode }: PaymentRow): Enterprise | null {
    return employerCode === null ? null : { creditCode: employerCode };
  }
}

@Resolver(() => Citizen)
export class CitizenResolver {
  @Item(SOCIAL_INSURANCE, 'identityNumber')
  @FieldResolver(() => InsurancePaymentConnection, { nullable: true })
  insurancePayments(
    @Root() { identityNumber }: Citizen,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ScopeContext<HumanResourcesTables>,
    @Info() info: GraphQLResolveInfo,
  ): Connection<HumanResourcesTables['insurance_payments'], PaymentRow> {
    return connectUnder(context, info, args, {
      table: 'insurance_payments',
      column: 'identity_number',
      value: identityNumber,
      node: paymentOf,
    });
  }
}
