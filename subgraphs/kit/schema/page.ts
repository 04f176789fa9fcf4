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

/** Where a connection's rows come from; each is asked at most once, and only for what a document selects. */
export interface Listed<Row> {
  readonly page: Page;
  /** How many there are in all. */
  readonly count: () => Promise<number>;
  /** The rows of the page, and none beyond it: whatever is read is released, and recorded as such. */
  readonly rows: () => Promise<readonly Row[]>;
}

/** A page of rows as a connection. Where the page ends follows from the count, so that no row is read to look ahead. */
export class Connection<Row> {
  readonly #listed: Listed<Row>;
  #count: Promise<number> | undefined;
  #edges: Promise<readonly { readonly node: Row; readonly cursor: string }[]> | undefined;

  constructor(listed: Listed<Row>) {
    this.#listed = listed;
  }

  get totalCount(): Promise<number> {
    this.#count ??= this.#listed.count();
    return this.#count;
  }

  get edges(): Promise<readonly { readonly node: Row; readonly cursor: string }[]> {
    this.#edges ??= this.#read();
    return this.#edges;
  }

  get pageInfo(): Promise<PageInfo> {
    return this.totalCount.then((total) => {
      const { offset, limit } = this.#listed.page;
      const end = Math.min(offset + limit, total);
      return { hasNextPage: total > offset + limit, endCursor: end > offset ? cursorAt(end - 1) : null };
    });
  }

  async #read(): Promise<readonly { readonly node: Row; readonly cursor: string }[]> {
    const { page, rows } = this.#listed;
    return (await rows()).map((node, index) => ({ node, cursor: cursorAt(page.offset + index) }));
  }
}
