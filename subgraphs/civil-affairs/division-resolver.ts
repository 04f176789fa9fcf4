import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import type { ScopedRow } from '../kit/declare/table';
import { type Connection, connect } from '../kit/page/connection';
import { Item } from '../kit/schema/item';
import { rowLookup } from '../kit/scope/row-lookup';
import { ScopeContext } from '../kit/scope/scope-context';
import { Division, DivisionConnection, DivisionsArgs } from './division';
import { type CivilAffairsTables, DIVISIONS, type divisionsTable } from './tables';

const divisionByCode = rowLookup(
  (scope: ScopeContext<CivilAffairsTables>['scope'], codes: readonly string[]) =>
    scope.from('divisions').selectAll().where('code', 'in', codes).execute(),
  (row) => row.code,
);

/** A division on the way to being answered: the code of the one above travels along. */
class DivisionRow extends Division {
  readonly parentCode!: string | null;
}

const divisionOf = (row: ScopedRow<typeof divisionsTable>): DivisionRow => ({
  code: row.code ?? '',
  name: row.name,
  level: row.level,
  parentCode: row.parent,
});

/** The division under a code, or null when there is none. */
export async function findDivision(
  { code }: { readonly code: string },
  context: ScopeContext<CivilAffairsTables>,
): Promise<DivisionRow | null> {
  const row = await divisionByCode(context).load(code);
  return row === null ? null : divisionOf(row);
}

@Resolver(() => Division)
export class DivisionResolver {
  @Query(() => Division, { nullable: true })
  division(
    @Item(DIVISIONS, 'code') @Arg('code', () => ID) code: string,
    @Ctx() context: ScopeContext<CivilAffairsTables>,
  ): Promise<DivisionRow | null> {
    return findDivision({ code }, context);
  }

  @Query(() => DivisionConnection, { nullable: true })
  divisions(
    @Args(() => DivisionsArgs) args: DivisionsArgs,
    @Ctx() context: ScopeContext<CivilAffairsTables>,
    @Info() info: GraphQLResolveInfo,
  ): Connection<CivilAffairsTables['divisions'], DivisionRow> {
    const { parent } = args;
    return connect(context, info, args, {
      table: 'divisions',
      where: (rows) => (typeof parent === 'string' ? rows.where('parent', '=', parent) : rows),
      node: divisionOf,
    });
  }

  @Item(DIVISIONS, 'parent')
  @FieldResolver(() => Division, { nullable: true })
  async parent(
    @Root() division: DivisionRow,
    @Ctx() context: ScopeContext<CivilAffairsTables>,
  ): Promise<DivisionRow | null> {
    return division.parentCode === null ? null : findDivision({ code: division.parentCode }, context);
  }
}
