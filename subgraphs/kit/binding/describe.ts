import type { Department } from '../declare/department';
import { asError } from './department-fault';
import { type DepartmentDescription, examineDepartment } from './examine';

/**
 * Describes a department from its code alone: no database, no ledger. The same code gives the same description.
 *
 * @throws {HubError} the code of the first fault that {@link examineDepartment} finds; `details.coordinate` names the place.
 */
export async function describeDepartment(department: Department): Promise<DepartmentDescription> {
  const { faults, description } = await examineDepartment(department);
  const [fault] = faults;
  if (fault !== undefined || description === undefined) throw asError(fault ?? NO_DESCRIPTION);
  return description;
}

const NO_DESCRIPTION = { code: 'INTERNAL', at: '', message: 'neither a description nor a fault' } as const;
