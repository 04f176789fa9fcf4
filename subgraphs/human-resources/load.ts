import { type TableLoad, tableLoad } from '../kit/database/load';
import { INSURANCE_YEAR, inventInsurance } from '../population/insurance';
import type { Population } from '../population/population';
import { insurancePaymentsTable } from './tables';

/** The invented insurance payments. */
export function humanResourcesTables(population: Population): readonly TableLoad[] {
  return [tableLoad(insurancePaymentsTable, paymentRows(population))];
}

function* paymentRows(population: Population) {
  for (const { identityNumber, ...payment } of inventInsurance(population)) {
    yield { ...payment, identity_number: identityNumber, year: INSURANCE_YEAR };
  }
}
