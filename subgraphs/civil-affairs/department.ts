import type { Department } from '../kit/declare/department';
import { Citizen } from './citizen';
import { CitizenResolver } from './citizen-resolver';
import { Division, DivisionConnection } from './division';
import { DivisionResolver, findDivision } from './division-resolver';
import {
  DIVISION_MANAGEMENT,
  divisions,
  LOW_INCOME_SUPPORT,
  lowIncomeRegister,
  MARRIAGE_REGISTRATION,
  marriages,
} from './entries';
import { Marriage, MarriageConnection } from './marriage';
import { MarriageResolver, MarriedCitizenResolver } from './marriage-resolver';
import { divisionsTable, lowIncomeRegisterTable, marriagesTable } from './tables';

/** 民政局: divisions for everyone, who is eligible for support, and who is married to whom. */
export const civilAffairs: Department = {
  name: 'civil-affairs',
  duties: [DIVISION_MANAGEMENT, LOW_INCOME_SUPPORT, MARRIAGE_REGISTRATION],
  entries: [divisions, lowIncomeRegister, marriages],
  tables: [divisionsTable, lowIncomeRegisterTable, marriagesTable],
  resolvers: [DivisionResolver, CitizenResolver, MarriageResolver, MarriedCitizenResolver],
  types: [Citizen, Division, DivisionConnection, Marriage, MarriageConnection],
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
