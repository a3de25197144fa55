/** The words of zones, danger areas and the wind, Chinese as on plant screens, English beside it. */
export const PLACE_TEXTS = {
  risk: ['风险', 'Risk'],
  riskRed: ['红', 'RED'],
  riskOrange: ['橙', 'ORANGE'],
  riskYellow: ['黄', 'YELLOW'],
  riskBlue: ['蓝', 'BLUE'],
  riskLevel1: ['重大风险', 'major'],
  riskLevel2: ['较大风险', 'greater'],
  riskLevel3: ['一般风险', 'general'],
  riskLevel4: ['低风险', 'low'],
  riskMeans: [
    '边线短划：区域风险（红、橙、黄、蓝，越密越高）',
    'Strokes on a border: the risk of a zone, denser where it is greater',
  ],
  responsible: ['包保责任人', 'Responsible'],
  heads: ['人数', 'People'],
  noLimit: ['不限', 'no limit'],
  musterPoint: ['紧急集合点', 'muster point'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
