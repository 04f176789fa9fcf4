import type { Department } from '../kit/declare/department';
import { Citizen } from './citizen';
import { CitizenResolver } from './citizen-resolver';
import { Division, DivisionConnection } from './division';
import { DivisionResolver, findDivision } from './division-resolver';
import { DIVISION_MANAGEMENT, divisions, LOW_INCOME_SUPPORT, lowIncomeRegister } from './entries';
import { divisionsTable, lowIncomeRegisterTable } from './tables';

/** 民政局: divisions for everyone, and who is eligible for support. */
export const civilAffairs: Department = {
  name: 'civil-affairs',
  duties: [DIVISION_MANAGEMENT, LOW_INCOME_SUPPORT],
  entries: [divisions, lowIncomeRegister],
  tables: [divisionsTable, lowIncomeRegisterTable],
  resolvers: [DivisionResolver, CitizenResolver],
  types: [Citizen, Division, DivisionConnection],
  references: {
    Citizen: ({
      identityNumber,
      yearlyIncome,
    }: {
      readonly identityNumber: string;
      readonly yearlyIncome?: number;
    }) => ({
      identityNumber,
      yearlyIncome,
    }),
    Division: findDivision,
  },
};
