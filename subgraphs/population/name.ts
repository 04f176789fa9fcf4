/** Invented names out of common surnames and characters. */
import type { Random } from './random';

const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常',
  '欧阳',
  '上官',
  '司马',
  '诸葛',
];
const MALE = [...'伟强磊军洋勇杰涛超明刚平辉鹏宇浩博俊凯文建国志海波峰斌飞龙晨瑞泽轩然昊天睿哲翰嘉诚思远'];
const FEMALE = [...'芳娜敏静丽艳娟霞秀英玲桂兰燕红梅琳慧莹雪婷倩颖佳欣怡雨桐梓涵诗梦瑶琪璐悦萱语晴若曦'];

export function surname(random: Random): string {
  // The most common surnames stand first and are taken more often.
  return SURNAMES[Math.floor(random.next() ** 2 * SURNAMES.length)] ?? '王';
}

export function givenName(random: Random, male: boolean): string {
  const characters = male ? MALE : FEMALE;
  return random.chance(0.75) ? random.pick(characters) + random.pick(characters) : random.pick(characters);
}
