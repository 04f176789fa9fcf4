import type { DutyDeclaration, EntryDeclaration } from '../kit/declare/department';
import { DISTRICT_ITEM, PERSONAL_REGISTER } from '../kit/declare/wording';
import { SOCIAL_INSURANCE } from './tables';

export const INSURANCE_COLLECTION: DutyDeclaration = {
  id: 'insurance-collection',
  content: {
    title: '社会保险登记与缴费管理 · social insurance',
    text: 'Registers who is insured and what is paid for whom.',
    legalBasis: { name: '中华人民共和国社会保险法', article: '第八条' },
  },
};

export const socialInsurance: EntryDeclaration = {
  localName: SOCIAL_INSURANCE,
  content: {
    ...PERSONAL_REGISTER,
    updateCycle: 'MONTHLY',
    name: { zh: '社会保险缴费信息', en: 'social insurance payments' },
    abstract:
      'What was paid into which social insurance for the last full year, for whom and by which employer.',
    classification: { class: '3', theme: '09', item: '003', detail: '01' },
    items: [
      { id: 'identityNumber', name: { zh: '公民身份号码', en: 'identity number' }, type: 'CHARACTER' },
      { id: 'kind', name: { zh: '险种类型', en: 'kind of insurance' }, type: 'CHARACTER' },
      { id: 'year', name: { zh: '缴费年度', en: 'year' }, type: 'INTEGER' },
      { id: 'months', name: { zh: '缴费月数', en: 'months paid for' }, type: 'INTEGER' },
      { id: 'base', name: { zh: '缴费基数', en: 'contribution base' }, type: 'CURRENCY' },
      { id: 'amount', name: { zh: '缴费金额', en: 'amount paid' }, type: 'CURRENCY' },
      {
        id: 'employer',
        name: { zh: '参保单位统一社会信用代码', en: "employer's credit code" },
        type: 'CHARACTER',
        travelsTo: ['MarketRegulationMSP', 'NaturalResourcesMSP'],
      },
      DISTRICT_ITEM,
    ],
    duties: [INSURANCE_COLLECTION.id],
    sensitivity: 4,
    personalData: 'SENSITIVE',
    subjectKey: 'identityNumber',
  },
};
