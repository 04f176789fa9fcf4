import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { ScopedRow } from '../kit/declare/table';
import { type Connection, connect, connectUnder } from '../kit/page/connection';
import { PageArgs } from '../kit/page/page-args';
import { Item } from '../kit/schema/item';
import { ScopeContext } from '../kit/scope/scope-context';
import { Allocation, AllocationConnection, AllocationsArgs, Citizen, RealEstate } from './allocation';
import { ALLOCATIONS, type allocationsTable, type HousingTables } from './tables';

type Allocations = Connection<HousingTables['allocations'], AllocationRow>;

/** An allocation on the way to being answered: whom and what it leads to travel along. */
class AllocationRow extends Allocation {
  readonly tenantNumber!: string | null;
  readonly dwellingNumber!: string | null;
}

const allocationOf = (row: ScopedRow<typeof allocationsTable>): AllocationRow => ({
  allocationNumber: row.allocation_number,
  monthlyRent: row.monthly_rent,
  allocatedOn: row.allocated_on,
  tenantNumber: row.tenant,
  dwellingNumber: row.dwelling,
});

@Resolver(() => Allocation)
export class AllocationResolver {
  @Query(() => AllocationConnection, { nullable: true })
  allocations(
    @Args(() => AllocationsArgs) args: AllocationsArgs,
    @Ctx() context: ScopeContext<HousingTables>,
    @Info() info: GraphQLResolveInfo,
  ): Allocations {
    const { district } = args;
    return connect(context, info, args, {
      table: 'allocations',
      where: (rows) => (typeof district === 'string' ? rows.where('district', '=', district) : rows),
      node: allocationOf,
    });
  }

  @Item(ALLOCATIONS, 'tenant')
  @FieldResolver(() => Citizen, { nullable: true, description: 'the head of the household it is let to' })
  tenant(@Root() { tenantNumber }: AllocationRow): Citizen | null {
    return tenantNumber === null ? null : { identityNumber: tenantNumber };
  }

  @Item(ALLOCATIONS, 'dwelling')
  @FieldResolver(() => RealEstate, { nullable: true })
  dwelling(@Root() { dwellingNumber }: AllocationRow): RealEstate | null {
    return dwellingNumber === null ? null : { unitNumber: dwellingNumber };
  }
}

@Resolver(() => Citizen)
export class CitizenResolver {
  @Item(ALLOCATIONS, 'tenant')
  @FieldResolver(() => AllocationConnection, { nullable: true, description: 'the homes let to this citizen' })
  allocations(
    @Root() { identityNumber }: Citizen,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ScopeContext<HousingTables>,
    @Info() info: GraphQLResolveInfo,
  ): Allocations {
    const list = {
      table: 'allocations',
      column: 'tenant',
      value: identityNumber,
      node: allocationOf,
    } as const;
    return connectUnder(context, info, args, list);
  }
}

@Resolver(() => RealEstate)
export class RealEstateResolver {
  @Item(ALLOCATIONS, 'dwelling')
  @FieldResolver(() => AllocationConnection, { nullable: true, description: 'whom it is let to' })
  allocations(
    @Root() { unitNumber }: RealEstate,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ScopeContext<HousingTables>,
    @Info() info: GraphQLResolveInfo,
  ): Allocations {
    const list = { table: 'allocations', column: 'dwelling', value: unitNumber, node: allocationOf } as const;
    return connectUnder(context, info, args, list);
  }
}
