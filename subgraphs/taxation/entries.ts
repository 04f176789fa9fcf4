import type { DutyDeclaration, EntryDeclaration } from '../kit/declare/department';
import { DISTRICT_ITEM, PERSONAL_REGISTER } from '../kit/declare/wording';
import { INCOME } from './tables';

export const INCOME_TAX_COLLECTION: DutyDeclaration = {
  id: 'income-tax-collection',
  content: {
    title: '个人所得税征收管理 · individual income tax',
    text: 'Collects individual income tax and keeps what taxpayers declare.',
    legalBasis: { name: '中华人民共和国个人所得税法', article: '第九条' },
  },
};

export const income: EntryDeclaration = {
  localName: INCOME,
  content: {
    ...PERSONAL_REGISTER,
    updateCycle: 'YEARLY',
    name: { zh: '个人年度收入', en: 'yearly income' },
    abstract: 'What taxpayers of the city declared for the last full year.',
    classification: { class: '3', theme: '07', item: '012', detail: '01' },
    items: [
      { id: 'identityNumber', name: { zh: '公民身份号码', en: 'identity number' }, type: 'CHARACTER' },
      { id: 'yearlyIncome', name: { zh: '年收入', en: 'yearly income' }, type: 'CURRENCY' },
      DISTRICT_ITEM,
    ],
    duties: [INCOME_TAX_COLLECTION.id],
    sensitivity: 4,
    personalData: 'SENSITIVE',
    subjectKey: 'identityNumber',
  },
};
