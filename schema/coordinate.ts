/**
 * Schema coordinates as this hub writes them.
 *
 * Source: GraphQL September 2025, Schema Coordinates.
 */
import { type Coordinate, coordinate } from '../chaincode/model/identifier';

/** The coordinate of a field: `Citizen.name`. */
export function fieldCoordinate(type: string, field: string): Coordinate {
  return coordinate.parse(`${type}.${field}`);
}

/** The coordinate of an argument: `Query.citizen(identityNumber:)`. */
export function argumentCoordinate(type: string, field: string, argument: string): Coordinate {
  return coordinate.parse(`${type}.${field}(${argument}:)`);
}

/** What a coordinate names; `argument` is undefined for a field. */
export interface CoordinateParts {
  readonly type: string;
  readonly field: string;
  readonly argument?: string;
}

/** Takes a coordinate apart. */
export function partsOf(of: Coordinate): CoordinateParts {
  const [path = '', argument] = of.split('(');
  const [type = '', field = ''] = path.split('.');
  return argument === undefined ? { type, field } : { type, field, argument: argument.slice(0, -2) };
}
