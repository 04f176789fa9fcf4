import type { DutyDeclaration, EntryDeclaration } from '../kit/declare/department';
import { CITIZEN_KEEPERS, DISTRICT_ITEM, PERSONAL_REGISTER } from '../kit/declare/wording';
import { ALLOCATIONS } from './tables';

export const PUBLIC_HOUSING: DutyDeclaration = {
  id: 'public-housing',
  content: {
    title: '公共租赁住房管理 · public rental housing',
    text: 'Decides who may rent public housing, and lets it.',
    legalBasis: { name: '公共租赁住房管理办法', article: '第四条' },
  },
};

export const allocations: EntryDeclaration = {
  localName: ALLOCATIONS,
  content: {
    ...PERSONAL_REGISTER,
    name: { zh: '公共租赁住房配租信息', en: 'allocations of public rental housing' },
    abstract: 'Homes that the city lets to low-income households, with tenant and rent.',
    classification: { class: '3', theme: '08', item: '002', detail: '01' },
    items: [
      { id: 'allocationNumber', name: { zh: '配租编号', en: 'allocation number' }, type: 'CHARACTER' },
      {
        id: 'tenant',
        name: { zh: '承租人公民身份号码', en: "tenant's identity number" },
        type: 'CHARACTER',
        travelsTo: CITIZEN_KEEPERS,
      },
      {
        id: 'dwelling',
        name: { zh: '配租房屋不动产单元号', en: 'real-estate unit number' },
        type: 'CHARACTER',
        travelsTo: ['NaturalResourcesMSP'],
      },
      { id: 'monthlyRent', name: { zh: '月租金(元)', en: 'monthly rent' }, type: 'CURRENCY' },
      { id: 'allocatedOn', name: { zh: '配租日期', en: 'allocated on' }, type: 'DATE' },
      DISTRICT_ITEM,
    ],
    duties: [PUBLIC_HOUSING.id],
    sensitivity: 3,
    personalData: 'SENSITIVE',
    subjectKey: 'tenant',
  },
};
