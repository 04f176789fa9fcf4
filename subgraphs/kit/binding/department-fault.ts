import { type ErrorCode, HubError } from '../../../chaincode/model/error';

/** One thing that keeps a department from being published. */
export interface DepartmentFault {
  readonly code: ErrorCode;
  /** The coordinate, type, table column (`income.district`) or part of an entry's wording (`entries.income.name.en`). */
  readonly at: string;
  /** Fact, lower case, no final period. */
  readonly message: string;
}

/** A fault as a value: `fact` follows `at` in its message. */
export function faultOfDepartment(code: ErrorCode, at: string, fact: string): DepartmentFault {
  return { code, at, message: `\`${at}\` ${fact}` };
}

/** A fault as an error of its code; `details.coordinate` names the place. */
export function asError({ code, at, message }: DepartmentFault): HubError {
  return new HubError(code, message, { details: { coordinate: at } });
}
