/** Invented addresses: a street that nobody lives in, in a district that exists. */
import type { Random } from './random';

const FIRST = [...'永安和兴广福泰嘉景清云翠金锦瑞祥盛华文德'];
const SECOND = [...'宁定康源明春林泉河岭桥园坊庆平'];
const KINDS = ['路', '街', '大街', '胡同', '巷', '东路', '西街'];

export function inventAddress(random: Random, place: string): string {
  const street = random.pick(FIRST) + random.pick(SECOND) + random.pick(KINDS);
  const door = `${random.between(1, 24)}层${random.between(1, 6)}号`;
  return `${place}${street}${random.between(1, 199)}号院${random.between(1, 18)}号楼${random.between(1, 6)}单元${door}`;
}
