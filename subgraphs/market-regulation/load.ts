import { type TableLoad, tableLoad } from '../kit/database/load';
import { enterpriseLedBy, inventEnterprise } from '../population/enterprise';
import type { Population } from '../population/population';
import { enterprisesTable } from './tables';

/** The invented enterprises, each represented by the head of a household. */
export function marketRegulationTables(population: Population): readonly TableLoad[] {
  return [tableLoad(enterprisesTable, enterpriseRows(population))];
}

function* enterpriseRows({ seed, households }: Population) {
  for (const household of households()) {
    const number = enterpriseLedBy(household);
    const [head] = household.members;
    if (number === undefined || head === undefined) continue;
    const enterprise = inventEnterprise(seed, number);
    yield {
      credit_code: enterprise.creditCode,
      name: enterprise.name,
      legal_form: enterprise.legalForm,
      registered_capital: enterprise.registeredCapital,
      established_on: enterprise.establishedOn,
      status: enterprise.status,
      address: enterprise.address,
      representative: head.identityNumber,
      district: enterprise.district,
    };
  }
}
