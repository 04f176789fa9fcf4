import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { ScopedRow } from '../kit/declare/table';
import { type Connection, connectUnder } from '../kit/page/connection';
import { PageArgs } from '../kit/page/page-args';
import { Item } from '../kit/schema/item';
import { ScopeContext } from '../kit/scope/scope-context';
import { Citizen } from './citizen';
import { Marriage, MarriageConnection } from './marriage';
import { type CivilAffairsTables, MARRIAGES, type marriagesTable } from './tables';

/** A marriage on the way to being answered: whom it leads to travels along. */
class MarriageRow extends Marriage {
  readonly spouseNumber!: string | null;
}

const marriageOf = (row: ScopedRow<typeof marriagesTable>): MarriageRow => ({
  certificateNumber: row.certificate_number,
  registeredOn: row.registered_on,
  spouseNumber: row.spouse,
});

@Resolver(() => Marriage)
export class MarriageResolver {
  @Item(MARRIAGES, 'spouse')
  @FieldResolver(() => Citizen, { nullable: true })
  spouse(@Root() { spouseNumber }: MarriageRow): Citizen | null {
    return spouseNumber === null ? null : { identityNumber: spouseNumber };
  }
}

@Resolver(() => Citizen)
export class MarriedCitizenResolver {
  @Item(MARRIAGES, 'identityNumber')
  @FieldResolver(() => MarriageConnection, { nullable: true })
  marriages(
    @Root() { identityNumber }: Citizen,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ScopeContext<CivilAffairsTables>,
    @Info() info: GraphQLResolveInfo,
  ): Connection<CivilAffairsTables['marriages'], MarriageRow> {
    return connectUnder(context, info, args, {
      table: 'marriages',
      column: 'identity_number',
      value: identityNumber,
      node: marriageOf,
    });
  }
}
