import { GAS_IDS, type GasId, gasOf } from './gases.ts';

/** Names by which gases of the table go besides their ids and names there, as `plain` leaves them. */
const OTHER_NAMES: Readonly<Partial<Record<GasId, string>>> = {
  NH3: '液氨 无水氨',
  Cl2: '液氯',
  HCl: '盐酸',
  HF: '氢氟酸',
  HCN: '氢氰酸',
  PH3: '膦',
  EO: 'eto oxirane',
  benzene: 'c6h6 纯苯 benzol',
  methanol: 'ch3oh meoh methylalcohol 木醇',
  VOC: 'vocs tvoc tvocs 挥发性有机化合物 有机挥发物',
  EX: '可燃 可燃性 lel combustible combustibles flammable',
};

/**
 * A name as it is compared: `H₂S`, `Ｈ２Ｓ` and `h2 s` are one, 氯气 is 氯, and sulfide is sulphide. NFKC makes small digits
 * plain and full-width letters narrow.
 */
function plain(name: string): string {
  const word = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s._·()-]/gu, '')
    .replaceAll('sulf', 'sulph');
  return word.replace(/(?<=.)(?:气体|蒸气|蒸汽|气|gas|vapou?r)$/u, '');
}

const known = new Map(
  GAS_IDS.flatMap((id) => {
    const { zh, en } = gasOf(id).name;
    return [id, zh, en, ...(OTHER_NAMES[id]?.split(' ') ?? [])].map((name): [string, GasId] => [plain(name), id]);
  }),
);

/**
 * The gas of the table that a person means, by its id or one of its names in either language. A gas of the table that
 * went by a name of its own would be held against no law.
 */
export const gasNamed = (word: string): GasId | undefined => known.get(plain(word));
