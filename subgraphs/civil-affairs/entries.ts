import type { DutyDeclaration, EntryDeclaration } from '../kit/declare/department';
import { CITIZEN_KEEPERS, DISTRICT_ITEM, PERSONAL_REGISTER, SHARED_WITH_ALL } from '../kit/declare/wording';
import { DIVISIONS, LOW_INCOME_REGISTER, MARRIAGES } from './tables';

export const DIVISION_MANAGEMENT: DutyDeclaration = {
  id: 'division-management',
  content: {
    title: '行政区划管理 · administrative divisions',
    text: 'Keeps the codes and names of administrative divisions.',
    legalBasis: { name: '行政区划管理条例', article: '第五条' },
  },
};

export const LOW_INCOME_SUPPORT: DutyDeclaration = {
  id: 'low-income-support',
  content: {
    title: '低收入家庭认定 · low-income support',
    text: 'Registers applicants for low-income support and decides who is eligible.',
    legalBasis: { name: '社会救助暂行办法', article: '第十一条' },
  },
};

export const MARRIAGE_REGISTRATION: DutyDeclaration = {
  id: 'marriage-registration',
  content: {
    title: '婚姻登记管理 · registration of marriages',
    text: 'Registers marriages and keeps the register true.',
    legalBasis: { name: '婚姻登记条例', article: '第二条' },
  },
};

export const divisions: EntryDeclaration = {
  localName: DIVISIONS,
  content: {
    name: { zh: '行政区划代码', en: 'administrative divisions' },
    abstract: 'The divisions of the country down to the county, with their codes after GB/T 2260.',
    classification: { class: '1', theme: '03', item: '001', detail: '' },
    format: 'SERVICE',
    items: [
      { id: 'code', name: { zh: '区划代码', en: 'code' }, type: 'CHARACTER' },
      { id: 'name', name: { zh: '区划名称', en: 'name' }, type: 'CHARACTER' },
      { id: 'level', name: { zh: '级别', en: 'level' }, type: 'INTEGER' },
      { id: 'parent', name: { zh: '上级区划', en: 'parent division' }, type: 'CHARACTER' },
    ],
    sharing: SHARED_WITH_ALL,
    openness: 'UNCONDITIONAL',
    updateCycle: 'YEARLY',
    publishedOn: '2026-11-23',
    relatedCodes: [],
    duties: [DIVISION_MANAGEMENT.id],
    sensitivity: 1,
    secret: false,
    personalData: 'NONE',
    rowDimensions: [],
    purposes: ['housing-eligibility', 'low-income-support', 'statistics'],
    retentionDays: 3650,
    commitBeforeRelease: false,
  },
};

export const lowIncomeRegister: EntryDeclaration = {
  localName: LOW_INCOME_REGISTER,
  content: {
    ...PERSONAL_REGISTER,
    updateCycle: 'MONTHLY',
    name: { zh: '低收入家庭登记', en: 'low-income register' },
    abstract: 'Registered applicants for low-income support, and whether they are eligible.',
    classification: { class: '3', theme: '11', item: '004', detail: '01' },
    items: [
      {
        id: 'identityNumber',
        name: { zh: '公民身份号码', en: 'identity number' },
        type: 'CHARACTER',
        // As a key the two registers share it: a spouse's number travels as this item too.
        travelsTo: CITIZEN_KEEPERS,
      },
      {
        id: 'lowIncomeEligible',
        name: { zh: '是否符合低收入条件', en: 'low-income eligible' },
        type: 'LOGICAL',
      },
      DISTRICT_ITEM,
    ],
    duties: [LOW_INCOME_SUPPORT.id],
    sensitivity: 4,
    personalData: 'SENSITIVE',
    subjectKey: 'identityNumber',
  },
};

export const marriages: EntryDeclaration = {
  localName: MARRIAGES,
  content: {
    ...PERSONAL_REGISTER,
    name: { zh: '婚姻登记信息', en: 'marriages' },
    abstract: 'Marriages registered in the city, with both spouses.',
    classification: { class: '3', theme: '11', item: '006', detail: '01' },
    items: [
      {
        id: 'identityNumber',
        name: { zh: '公民身份号码', en: 'identity number' },
        type: 'CHARACTER',
        travelsTo: CITIZEN_KEEPERS,
      },
      {
        id: 'certificateNumber',
        name: { zh: '结婚证字号', en: 'number of the certificate' },
        type: 'CHARACTER',
      },
      { id: 'spouse', name: { zh: '配偶公民身份号码', en: "spouse's identity number" }, type: 'CHARACTER' },
      { id: 'registeredOn', name: { zh: '登记日期', en: 'registered on' }, type: 'DATE' },
      DISTRICT_ITEM,
    ],
    duties: [MARRIAGE_REGISTRATION.id],
    sensitivity: 4,
    personalData: 'SENSITIVE',
    subjectKey: 'identityNumber',
  },
};
