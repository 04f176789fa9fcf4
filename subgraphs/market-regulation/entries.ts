import type { DutyDeclaration, EntryDeclaration } from '../kit/declare/department';
import {
  CITIZEN_KEEPERS,
  DISTRICT_DIMENSION,
  DISTRICT_ITEM,
  SHARED_ON_CONDITION,
  SHARED_WITH_ALL,
} from '../kit/declare/wording';
import { ENTERPRISES } from './tables';

export const ENTERPRISE_REGISTRATION: DutyDeclaration = {
  id: 'enterprise-registration',
  content: {
    title: '市场主体登记管理 · registration of enterprises',
    text: 'Registers enterprises and publishes what the law makes public of them.',
    legalBasis: { name: '中华人民共和国市场主体登记管理条例', article: '第五条' },
  },
};

/** What a register that is public by law says to everyone; who represents an enterprise is personal and needs a grant. */
export const enterprises: EntryDeclaration = {
  localName: ENTERPRISES,
  content: {
    name: { zh: '企业基本信息', en: 'enterprises' },
    abstract: 'Enterprises registered in the city, with their legal representatives.',
    classification: { class: '1', theme: '02', item: '001', detail: '01' },
    format: 'SERVICE',
    items: [
      {
        id: 'creditCode',
        name: { zh: '统一社会信用代码', en: 'unified social credit code' },
        type: 'CHARACTER',
      },
      { id: 'name', name: { zh: '企业名称', en: 'name' }, type: 'CHARACTER' },
      { id: 'legalForm', name: { zh: '企业类型', en: 'legal form' }, type: 'CHARACTER' },
      { id: 'registeredCapital', name: { zh: '注册资本(万元)', en: 'registered capital' }, type: 'CURRENCY' },
      { id: 'establishedOn', name: { zh: '成立日期', en: 'established on' }, type: 'DATE' },
      { id: 'status', name: { zh: '经营状态', en: 'status' }, type: 'CHARACTER' },
      { id: 'address', name: { zh: '住所', en: 'address' }, type: 'CHARACTER' },
      {
        id: 'representative',
        name: { zh: '法定代表人公民身份号码', en: 'identity number of the legal representative' },
        type: 'CHARACTER',
        shareType: 'CONDITIONAL',
        travelsTo: CITIZEN_KEEPERS,
      },
      DISTRICT_ITEM,
    ],
    sharing: { ...SHARED_ON_CONDITION, ...SHARED_WITH_ALL },
    openness: 'CONDITIONAL',
    updateCycle: 'DAILY',
    publishedOn: '2026-11-23',
    relatedCodes: [],
    duties: [ENTERPRISE_REGISTRATION.id],
    sensitivity: 2,
    secret: false,
    personalData: 'GENERAL',
    subjectKey: 'representative',
    rowDimensions: [DISTRICT_DIMENSION],
    purposes: ['housing-eligibility', 'low-income-support', 'statistics'],
    retentionDays: 365,
    commitBeforeRelease: false,
  },
};
