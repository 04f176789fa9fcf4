/** Invented enterprises. Each is known by a number alone, so that any department can name one without a register. */
import { inventAddress } from './address';
import { creditCode } from './credit-code';
import { allDivisions, BEIJING, type Division } from './divisions';
import type { Household } from './household';
import { Random } from './random';

/** Each so many households one is represented by its head. */
const HOUSEHOLDS_EACH = 8;

export const LEGAL_FORMS = ['有限责任公司', '股份有限公司', '个人独资企业'] as const;
export const STATUSES = ['存续', '吊销', '注销'] as const;

export interface Enterprise {
  readonly creditCode: string;
  readonly name: string;
  readonly legalForm: (typeof LEGAL_FORMS)[number];
  /** In units of 10,000 yuan. */
  readonly registeredCapital: number;
  /** `2019-04-03`. */
  readonly establishedOn: string;
  readonly status: (typeof STATUSES)[number];
  readonly address: string;
  /** County level of GB/T 2260: where it is registered. */
  readonly district: string;
}

const FIRST = [...'华京中天恒盛瑞嘉信远东方正泰宏博锦新'];
const SECOND = [...'达诚创联科源通立丰润峰捷安合佳翔'];
const TRADES = [
  '科技',
  '商贸',
  '文化传媒',
  '餐饮管理',
  '物业管理',
  '建筑工程',
  '咨询服务',
  '医疗器械',
  '物流',
];
/** The first enterprise of all: it owns what the city lets to low-income households. */
export const PUBLIC_LANDLORD = 1;

const PLACES: readonly Division[] = allDivisions().filter(
  ({ code, level }) => level === 3 && code.startsWith(BEIJING),
);

/** The number of the enterprise that the head of a household represents; undefined for most. Numbers have no gaps. */
export function enterpriseLedBy({ id }: Household): number | undefined {
  return id % HOUSEHOLDS_EACH === 1 ? (id - 1) / HOUSEHOLDS_EACH + 1 : undefined;
}

/** An enterprise that someone of a household works for: one whose representative's household came before. */
export function employerOf({ id }: Household, random: Random): number {
  return random.between(1, Math.ceil(id / HOUSEHOLDS_EACH));
}

/** The code of an enterprise, as {@link inventEnterprise} gives it. */
export function creditCodeOf(seed: string, number: number): string {
  return creditCode(placeOf(streamOf(seed, number)).code, number);
}

export function inventEnterprise(seed: string, number: number): Enterprise {
  const random = streamOf(seed, number);
  const { code, name: place } = placeOf(random);
  const legalForm = random.pick(LEGAL_FORMS);
  return {
    creditCode: creditCode(code, number),
    name: nameOf(random, number, legalForm),
    legalForm,
    registeredCapital: Math.max(1, Math.round(100 * Math.exp(1.2 * random.normal()))),
    establishedOn: `${random.between(1998, 2024)}-${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}`,
    status:
      number === PUBLIC_LANDLORD || random.chance(0.9) ? '存续' : random.pick(['吊销', '注销'] as const),
    address: inventAddress(random, `北京市${place}`),
    district: code,
  };
}

const streamOf = (seed: string, number: number): Random => new Random(`${seed}/enterprise/${number}`);
const placeOf = (random: Random): Division => random.pick(PLACES);
const twoDigits = (value: number): string => String(value).padStart(2, '0');

function nameOf(random: Random, number: number, legalForm: Enterprise['legalForm']): string {
  const brand = random.pick(FIRST) + random.pick(SECOND) + random.pick(SECOND);
  const trade = number === PUBLIC_LANDLORD ? '公租房运营' : random.pick(TRADES);
  const form = legalForm === '个人独资企业' ? '中心' : legalForm === '有限责任公司' ? '有限公司' : legalForm;
  return `北京${brand}${trade}${form}`;
}
