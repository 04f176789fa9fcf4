/** Paging as every department does it: the Relay connection specification, forward and backward. */
import 'reflect-metadata';
import { ArgsType, Directive, Field, Int, ObjectType } from 'type-graphql';
import { HubError } from '../../../chaincode/model/error';

export const DEFAULT_PAGE_SIZE = 50;
export const LARGEST_PAGE_SIZE = 500;

/** Every department that pages defines it alike; it carries nothing of anyone's. */
@ObjectType()
@Directive('@shareable')
export class PageInfo {
  @Field()
  readonly hasNextPage!: boolean;

  @Field()
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true })
  readonly endCursor!: string | null;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'how many from the beginning, at most 500; 50 unless said',
  })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: 'the cursor of the last one seen' })
  readonly after?: string | null;

  @Field(() => Int, { nullable: true, description: 'how many from the end, at most 500' })
  readonly last?: number | null;

  @Field(() => String, { nullable: true, description: 'the cursor of the first one seen' })
  readonly before?: string | null;
}

/** The names of {@link PageArgs}: they say which stretch of a list, everything else says which list. */
export const PAGING_ARGUMENTS: ReadonlySet<string> = new Set(['first', 'after', 'last', 'before']);

/** A stretch of a list: `size` rows next to a row, or to an end. */
export interface Stretch {
  readonly size: number;
  readonly direction: 'forward' | 'backward';
  /** Cursor of the row it lies next to; undefined for the list's own end. */
  readonly from: string | undefined;
}

/**
 * Reads the arguments of a page.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: a size out of range, or both directions at once.
 */
export function stretchOf({ first, after, last, before }: PageArgs): Stretch {
  const isBackward = last !== undefined && last !== null;
  const others = isBackward ? [first, after] : [before];
  if (others.some((each) => each !== undefined && each !== null)) {
    throw new HubError('INVALID_ARGUMENT', 'a page takes `first` and `after`, or `last` and `before`');
  }
  const size = (isBackward ? last : first) ?? DEFAULT_PAGE_SIZE;
  if (size < 0 || size > LARGEST_PAGE_SIZE) {
    throw new HubError('INVALID_ARGUMENT', `a page holds 0 to ${LARGEST_PAGE_SIZE} rows`);
  }
  return isBackward
    ? { size, direction: 'backward', from: before ?? undefined }
    : { size, direction: 'forward', from: after ?? undefined };
}
