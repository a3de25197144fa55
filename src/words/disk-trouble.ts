import type { KeptTooShort } from '../domain/gateway/trouble.ts';
import { type Text, text } from '../domain/text.ts';

/** What is the matter with the room for the record, as it is in the fold and on the wire. */
export interface DiskParts {
  readonly what: 'disk';
  readonly space: 'ample' | 'low' | 'short';
  readonly isPinnedTooMuch: boolean;
  readonly keptTooShort: readonly KeptTooShort[];
  readonly anchor?: string | undefined;
}

const SPACE = {
  ample: [],
  low: [
    text(
      '磁盘剩余空间不足，请删除磁盘上的其他文件或更换更大的磁盘',
      'the disk has little space left: remove other files from it, or use a larger one',
    ),
  ],
  short: [
    text(
      '磁盘即将写满，最早的记录正在被删除，记录可能停止；请立即删除磁盘上的其他文件',
      'the disk is nearly full: the oldest of the record is going, and recording may stop; remove other files from it at once',
    ),
  ],
} as const;

const PINNED = text(
  '锁定的记录已超过配额的一半，最早事件的锁定已失效；请先导出，再用 log unpin 解除，或加大 log.quota',
  'pins hold more than half of the quota, and those of the oldest incidents no longer hold: export them, then take them away with log unpin, or give log.quota more',
);

const CLASSES: Readonly<Record<KeptTooShort['class'], Text>> = {
  gas: text('气体', 'gas'),
  people: text('人员位置', 'places of people'),
  acts: text('报警和操作', 'alarms and acts'),
};

/** What is to be done where there is too little room for the record. */
export function diskText({ space, isPinnedTooMuch, keptTooShort, anchor }: DiskParts): Text {
  const short = keptTooShort.map(({ class: logClass, days, promised }) =>
    text(
      `配额只能保存${CLASSES[logClass].zh}记录 ${days} 天，要求 ${promised} 天；请加大 log.quota`,
      `the quota keeps ${CLASSES[logClass].en} only ${days} days where ${promised} are promised: give log.quota more`,
    ),
  );
  const outside =
    anchor === undefined
      ? []
      : [
          text(
            `记录的校验值无法写到 log.anchor（${anchor}），请检查该磁盘或 U 盘`,
            `the head of the record cannot be noted at log.anchor (${anchor}): look at that disk or stick`,
          ),
        ];
  const all: readonly Text[] = [...SPACE[space], ...(isPinnedTooMuch ? [PINNED] : []), ...short, ...outside];
  return text(all.map(({ zh }) => zh).join('；'), all.map(({ en }) => en).join('; '));
}
