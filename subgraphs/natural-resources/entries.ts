import type { DutyDeclaration, EntryDeclaration } from '../kit/declare/department';
import { CITIZEN_KEEPERS, DISTRICT_ITEM, PERSONAL_REGISTER } from '../kit/declare/wording';
import { REAL_ESTATE } from './tables';

export const REAL_ESTATE_REGISTRATION: DutyDeclaration = {
  id: 'real-estate-registration',
  content: {
    title: '不动产登记管理 · registration of real estate',
    text: 'Registers real estate and who owns it.',
    legalBasis: { name: '不动产登记暂行条例', article: '第七条' },
  },
};

export const realEstate: EntryDeclaration = {
  localName: REAL_ESTATE,
  content: {
    ...PERSONAL_REGISTER,
    name: { zh: '不动产登记信息', en: 'registered real estate' },
    abstract: 'Real estate registered in the city, with its owner: a citizen or an enterprise.',
    classification: { class: '1', theme: '03', item: '002', detail: '01' },
    items: [
      {
        id: 'unitNumber',
        name: { zh: '不动产单元号', en: 'real-estate unit number' },
        type: 'CHARACTER',
        travelsTo: ['HousingMSP'],
      },
      {
        id: 'owner',
        name: { zh: '权利人证件号码', en: "owner's identity number or credit code" },
        type: 'CHARACTER',
        travelsTo: CITIZEN_KEEPERS,
      },
      { id: 'location', name: { zh: '坐落', en: 'location' }, type: 'CHARACTER' },
      { id: 'area', name: { zh: '建筑面积(平方米)', en: 'floor area' }, type: 'NUMERIC' },
      { id: 'usage', name: { zh: '规划用途', en: 'usage' }, type: 'CHARACTER' },
      { id: 'registeredOn', name: { zh: '登记日期', en: 'registered on' }, type: 'DATE' },
      { ...DISTRICT_ITEM, travelsTo: ['CivilAffairsMSP'] },
    ],
    duties: [REAL_ESTATE_REGISTRATION.id],
    sensitivity: 3,
    personalData: 'SENSITIVE',
    subjectKey: 'owner',
  },
};
