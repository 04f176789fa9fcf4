import type { DutyDeclaration, EntryDeclaration } from '../kit/declare/department';
import { CITIZEN_KEEPERS, DISTRICT_ITEM, PERSONAL_REGISTER } from '../kit/declare/wording';
import { CITIZENS, HOUSEHOLDS } from './tables';

export const RESIDENCE_REGISTRATION: DutyDeclaration = {
  id: 'residence-registration',
  content: {
    title: '户口登记管理 · residence registration',
    text: 'Registers residents and households and keeps the register true.',
    legalBasis: { name: '中华人民共和国户口登记条例', article: '第三条' },
  },
};

export const citizens: EntryDeclaration = {
  localName: CITIZENS,
  content: {
    ...PERSONAL_REGISTER,
    name: { zh: '户籍人口基本信息', en: 'registered residents' },
    abstract:
      'Residents registered in the city: identity number, name, household and the division of registration.',
    classification: { class: '1', theme: '01', item: '001', detail: '01' },
    items: [
      {
        id: 'identityNumber',
        name: { zh: '公民身份号码', en: 'identity number' },
        type: 'CHARACTER',
        travelsTo: CITIZEN_KEEPERS,
      },
      { id: 'name', name: { zh: '姓名', en: 'name' }, type: 'CHARACTER' },
      { id: 'household', name: { zh: '所在户', en: 'household' }, type: 'GENERAL' },
      {
        id: 'division',
        name: { zh: '户籍所在行政区划', en: 'division of registration' },
        type: 'CHARACTER',
        travelsTo: ['CivilAffairsMSP'],
      },
      DISTRICT_ITEM,
    ],
    duties: [RESIDENCE_REGISTRATION.id],
    sensitivity: 3,
    personalData: 'SENSITIVE',
    subjectKey: 'identityNumber',
  },
};

export const households: EntryDeclaration = {
  localName: HOUSEHOLDS,
  content: {
    ...PERSONAL_REGISTER,
    name: { zh: '户信息', en: 'households' },
    abstract: 'Households registered in the city, with their address.',
    classification: { class: '1', theme: '01', item: '001', detail: '02' },
    items: [{ id: 'address', name: { zh: '住址', en: 'address' }, type: 'CHARACTER' }, DISTRICT_ITEM],
    duties: [RESIDENCE_REGISTRATION.id],
    sensitivity: 3,
    personalData: 'GENERAL',
  },
};
