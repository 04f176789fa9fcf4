/** The demo alliance: its members, and which process and which application each runs. */
import {
  applicationId,
  gatewayId,
  logId,
  type MspId,
  mspId,
  REGISTRY_SUBGRAPH,
  subgraphName,
} from '../../chaincode/model';

/** A member of the demo alliance. */
export interface AllianceMember {
  /** Folder under `<data-dir>/members/`. */
  readonly folder: string;
  readonly msp: MspId;
  readonly name: { readonly zh: string; readonly en: string };
  /** Unified social credit code (GB 32100): issued to no one. */
  readonly creditCode: string;
  readonly application: { readonly id: string; readonly name: string };
}

function member(
  folder: string,
  msp: string,
  name: AllianceMember['name'],
  creditCode: string,
  application: AllianceMember['application'],
): AllianceMember {
  applicationId.parse(application.id);
  return { folder, msp: mspId.parse(msp), name, creditCode, application };
}

/** The offices that founded the alliance and vote in it. */
export const FOUNDERS = [
  member(
    'establishment',
    'EstablishmentMSP',
    { zh: '市委编办', en: 'Establishment Office' },
    '11110000MB0000001A',
    {
      id: 'oversight',
      name: 'Oversight of duties',
    },
  ),
  member('finance', 'FinanceMSP', { zh: '市财政局', en: 'Finance Bureau' }, '11110000MB0000002B', {
    id: 'budget',
    name: 'Budget review',
  }),
  member(
    'economy',
    'EconomyMSP',
    { zh: '市经济和信息化局', en: 'Economy and Informatization Bureau' },
    '11110000MB0000003C',
    {
      id: 'catalogue',
      name: 'Catalogue quality',
    },
  ),
] as const;

/** The departments, in the order of their ports. */
export const DEPARTMENTS = [
  member(
    'public-security',
    'PublicSecurityMSP',
    { zh: '市公安局', en: 'Public Security Bureau' },
    '11110000MB0000004D',
    {
      id: 'household-register',
      name: 'Household register',
    },
  ),
  member('taxation', 'TaxationMSP', { zh: '市税务局', en: 'Taxation Bureau' }, '11110000MB0000005E', {
    id: 'income-assessment',
    name: 'Income assessment',
  }),
  member(
    'civil-affairs',
    'CivilAffairsMSP',
    { zh: '市民政局', en: 'Civil Affairs Bureau' },
    '11110000MB0000006F',
    {
      id: 'low-income-support',
      name: 'Low-income support',
    },
  ),
  member(
    'market-regulation',
    'MarketRegulationMSP',
    { zh: '市市场监督管理局', en: 'Market Regulation Bureau' },
    '11110000MB0000008H',
    { id: 'enterprise-supervision', name: 'Supervision of enterprises' },
  ),
  member(
    'natural-resources',
    'NaturalResourcesMSP',
    { zh: '市规划和自然资源委员会', en: 'Natural Resources Commission' },
    '11110000MB0000009J',
    { id: 'real-estate-register', name: 'Real-estate register' },
  ),
  member(
    'human-resources',
    'HumanResourcesMSP',
    { zh: '市人力资源和社会保障局', en: 'Human Resources Bureau' },
    '11110000MB0000010K',
    { id: 'insurance-register', name: 'Social-insurance register' },
  ),
  member(
    'housing',
    'HousingMSP',
    { zh: '市住房城乡建设委', en: 'Housing Commission' },
    '11110000MB0000007G',
    {
      id: 'eligibility',
      name: 'Public housing eligibility',
    },
  ),
] as const;

/** Every department serves a subgraph; its name is the department's folder. */
export const PROVIDERS = DEPARTMENTS.map((department) => ({
  department,
  subgraph: subgraphName.parse(department.folder),
}));

/** The registry of this hub, run by the economy office, which answers for the catalogue. */
export const REGISTRY = { founder: FOUNDERS[2], subgraph: REGISTRY_SUBGRAPH } as const;

export const MEMBERS = [...FOUNDERS, ...DEPARTMENTS];

/** The gateway of this hub, run by the establishment office, and the log it writes. */
export const GATEWAY = {
  founder: FOUNDERS[0],
  id: gatewayId.parse('gateway-1'),
  log: logId.parse('access-1'),
  /** Its key's folder under the founder's. */
  key: 'gateway',
} as const;
