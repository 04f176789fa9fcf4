import { type GraphQLLeafType, isEnumType } from 'graphql';

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** Built-in scalars, as JSON carries them. An ID may be written as an integer. */
const BUILT_IN: Readonly<Record<string, (value: unknown) => boolean>> = {
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => Number.isFinite(value),
  Int: isInteger,
  ID: (value) => typeof value === 'string' || isInteger(value),
  String: (value) => typeof value === 'string',
};

function isInteger(value: unknown): boolean {
  return Number.isFinite(value) && INTEGER.test(String(value));
}

/** Whether a value, not null, is one of the type. Of an enum: a value that the API shows; of a custom scalar: any. */
export function leafTest(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) {
    const names = new Set<unknown>(type.getValues().map(({ name }) => name));
    return (value) => names.has(value);
  }
  return (Object.hasOwn(BUILT_IN, type.name) ? BUILT_IN[type.name] : undefined) ?? (() => true);
}
