/**
 * Paging as every department does it: forward, by position.
 *
 * A cursor is a position in the caller's own rows. It holds no key, so that it reveals no item: whoever may know that
 * rows exist may know how many came before.
 */
import 'reflect-metadata';
import { ArgsType, Directive, Field, Int, ObjectType } from 'type-graphql';
import { HubError } from '../../../chaincode/model/error';

export const DEFAULT_PAGE_SIZE = 20;
export const LARGEST_PAGE_SIZE = 500;

/** Every department that pages defines it alike; it carries nothing of anyone's. */
@ObjectType()
@Directive('@shareable')
export class PageInfo {
  @Field()
  readonly hasNextPage!: boolean;

  @Field(() => String, { nullable: true })
  readonly endCursor!: string | null;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: 'how many, at most 500' })
  readonly first?: number;

  @Field(() => String, { nullable: true, description: 'the cursor of the last one seen' })
  readonly after?: string;
}

/** A stretch of rows: `limit` of them after the first `offset`. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** The cursor of the row at a position, from 0. */
export function cursorAt(position: number): string {
  return Buffer.from(`row:${position}`).toString('base64url');
}

/**
 * Reads the arguments of a page.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: `first` is out of range, or `after` is no cursor of ours.
 */
export function pageOf(args: PageArgs): Page {
  const limit = args.first ?? DEFAULT_PAGE_SIZE;
  if (limit < 0 || limit > LARGEST_PAGE_SIZE) {
    throw new HubError('INVALID_ARGUMENT', `\`first\` is not between 0 and ${LARGEST_PAGE_SIZE}`);
  }
  return { offset: args.after === undefined || args.after === null ? 0 : positionOf(args.after) + 1, limit };
}

function positionOf(cursor: string): number {
  const digits = /^row:(\d{1,12})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (digits === undefined) throw new HubError('INVALID_ARGUMENT', '`after` is not a cursor');
  return Number(digits);
}

/** A connection over rows that were read one further than the page asks, to know whether more follow. */
export function connectionOf<Row>(
  rows: readonly Row[],
  page: Page,
): {
  readonly edges: readonly { readonly node: Row; readonly cursor: string }[];
  readonly pageInfo: PageInfo;
} {
  const edges = rows
    .slice(0, page.limit)
    .map((node, index) => ({ node, cursor: cursorAt(page.offset + index) }));
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > page.limit, endCursor: edges.at(-1)?.cursor ?? null },
  };
}
