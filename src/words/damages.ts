import { type Text, text } from '../domain/text.ts';
import { filled, PLACE, type Sentence, sentence } from './sentence.ts';

/**
 * Why a file of the record is not as it was written, by a stable code. The record itself keeps the English sentence, also
 * of older versions: a sentence is found by its form. The order counts, as one form may be within another.
 */
const DAMAGE_SENTENCES = {
  'anchor-summed-up': sentence(
    '锚点所在的第 {n} 行已汇总：保留了第 {kept} 行的哈希，请用其中一行的锚点或更新的锚点',
    'line {n} of the anchor was summed up: the hashes of lines {kept} are kept, take an anchor of them or a newer one',
  ),
  'ledger-line': sentence('账本第 {n} 行：{why}', 'line {n}: {why}'),
  'not-packed': sentence('未能打包：{why}', 'it is not packed: {why}'),
  missing: sentence('文件缺失', 'it is missing'),
  empty: sentence('文件为空', 'it is empty'),
  'not-sealed': sentence('与封存时不同', 'it is not as it was sealed'),
  'not-written': sentence('与写入时不同', 'it is not as it was written'),
  unlisted: sentence('不在账本中', 'it is not in the ledger'),
  'other-part': sentence('是记录的另一部分', 'it is another part of the record'),
  'not-following-file': sentence('与前一个文件不衔接', 'it does not follow the file before it'),
  'not-following-line': sentence('与前一行不衔接', 'it does not follow the line before'),
  'not-a-line': sentence('不是账本的行', 'it is not a line of a ledger'),
  'second-summary': sentence('只有第一行可以是汇总', 'only the first line can be a summary'),
  'bad-signature': sentence('签名不符', 'its signature is wrong'),
  'other-key': sentence('不是签署账本的密钥', 'it is not the key that signed the ledger'),
  'new-key': sentence(
    '密钥缺失或已更换：此后用新密钥签署',
    'it is missing or is another one: what follows is signed with a new key',
  ),
  'no-anchor': sentence('账本中没有一行的哈希与锚点相同', 'no line of it has the hash of the anchor'),
  'wrong-size': sentence('长度为 {bytes} 字节，应为 {wanted} 字节', 'it has {bytes} bytes and not {wanted}'),
  'cut-off-at': sentence('文件不完整：字节 {byte} 处的记录中断', 'it is cut off in the record at byte {byte}'),
  'cut-off': sentence('文件不完整', 'it is cut off'),
  'no-record': sentence('字节 {byte} 处没有记录', 'there is no record at byte {byte}'),
  'record-hash': sentence('字节 {byte} 处记录的哈希不符', 'the hash of the record at byte {byte} is wrong'),
  'damaged-at': sentence('字节 {byte} 处损坏', 'it is damaged at byte {byte}'),
  'bad-header': sentence('文件头在字节 {byte} 处错误', 'its header is wrong at byte {byte}'),
  'page-bounds': sentence('第 {page} 页缺失或边界错误', 'page {page} is missing or has wrong bounds'),
  'other-page': sentence('有一页缺失或被替换', 'a page is missing or is another one'),
  'page-checksum': sentence('第 {page} 页的校验和不符', 'the checksum of page {page} is wrong'),
  'checkpoint-checksum': sentence('检查点 {seq} 的校验和不符', 'the checksum of checkpoint {seq} is wrong'),
  'rollup-checksum': sentence('{name} 汇总值的校验和不符', 'the checksum of the rollup of {name} is wrong'),
  'head-row-checksum': sentence('首行的校验和不符', 'the checksum of its head row is wrong'),
  'row-checksum': sentence('第 {seq} 行的校验和不符', 'the checksum of row {seq} is wrong'),
  'no-head-row': sentence('没有首行', 'it has no head row'),
  'checksum-or-name': sentence('校验和或文件名不符', 'its checksum or its name is wrong'),
  'checksum-or-revision': sentence('校验和或版本号不符', 'its checksum or its revision is wrong'),
  'no-wal': sentence('写前日志的开头错误', 'it does not begin as a write-ahead file'),
  'header-checksum': sentence('文件头的校验和不符', 'the checksum of its header is wrong'),
  'checksum-at': sentence('字节 {byte} 处的校验和不符', 'the checksum at byte {byte} is wrong'),
  checksum: sentence('校验和不符', 'its checksum is wrong'),
  'unknown-version': sentence(
    '版本 {version}，本程序不识别',
    'it is of version {version}, which this build does not know',
  ),
  'wrong-version': sentence('自称版本 {version}，与内容不符', 'it says that it is of version {version}'),
  'no-answer': sentence('磁盘没有响应', 'the disk does not answer'),
} as const satisfies Readonly<Record<string, Sentence>>;

/** Reasons of which the record says the detail behind a colon, as the system gave it in English: the code and its words are kept. */
const BEGINNINGS = {
  'not-unpacked': text('无法解压', 'it does not unpack'),
  unreadable: text('无法读取', 'it cannot be read'),
  'disk-full': text('磁盘已满', 'ENOSPC'),
  'over-quota': text('超过磁盘配额', 'EDQUOT'),
  'read-only': text('磁盘只读', 'EROFS'),
  'no-permission': text('没有权限', 'EACCES'),
  'disk-error': text('磁盘读写错误', 'EIO'),
  'is-folder': text('该处是文件夹', 'EISDIR'),
  'not-there': text('文件缺失', 'ENOENT'),
  'database-full': text('磁盘已满', 'SQLITE_FULL'),
  'not-a-database': text('文件内容不是数据库', 'SQLITE_NOTADB'),
  'database-corrupt': text('数据库结构损坏', 'SQLITE_CORRUPT'),
} as const satisfies Readonly<Record<string, Text>>;

/** Why a file of the record is not as it was written; `other`: a sentence of the system. */
export type DamageCode = keyof typeof DAMAGE_SENTENCES | keyof typeof BEGINNINGS | 'other';

/** The code of a reason, and what it says in both languages. */
export interface DamageWords {
  readonly code: DamageCode;
  readonly text: Text;
}

const isBeginning = (code: string): code is keyof typeof BEGINNINGS => code in BEGINNINGS;
const isCode = (code: string): code is keyof typeof DAMAGE_SENTENCES => code in DAMAGE_SENTENCES;

/** The forms of the English sentences: a place takes anything. */
const FORMS = Object.entries<Sentence>(DAMAGE_SENTENCES).flatMap(([code, { zh, en }]) => {
  const form = en
    .split(PLACE)
    .map((part, i) => (i % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : `(?<${part}>.*)`));
  return isCode(code) ? [{ code, zh, form: new RegExp(`^${form.join('')}$`, 's') }] : [];
});

/** What the log or the system says in a sentence of its own: the detail in English is in the journal. */
const OTHER = '内容无法读取';

/** A reason as the record has it, in English, by its code and in both languages; what is within it, too. */
export function damageOf(what: string): DamageWords {
  for (const [code, { zh, en }] of Object.entries<Text>(BEGINNINGS))
    if (what.startsWith(`${en}: `) && isBeginning(code)) return { code, text: text(zh, what) };
  for (const { code, zh, form } of FORMS) {
    const match = form.exec(what);
    if (match === null) continue;
    const { why, ...places } = match.groups ?? {};
    const fillings = { ...places, ...(why === undefined ? {} : { why: stopText(why) }) };
    return { code, text: { zh: filled(sentence(zh, ''), fillings).zh, en: what } };
  }
  return { code: 'other', text: text(OTHER, what) };
}

/** Why recording has stopped; a sentence of the system stays as it is. */
export function stopText(what: string): Text {
  const { code, text: words } = damageOf(what);
  return code === 'other' ? text(what, what) : words;
}
