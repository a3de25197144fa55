import type { Text } from '../domain/text.ts';
import { text } from '../domain/text.ts';

/** What each kind of alarm means, for the table of the documentation; by the second half of alarm ids. */
export const ALARM_MEANINGS: Readonly<Record<string, Text>> = {
  high: text(
    '气体达到一级报警值（低报）；液位、温度、压力、流量等非气体测点称高报。',
    'A gas is at its level 1 or above. Of a level, temperature, pressure or flow it is called high alarm.',
  ),
  'high-high': text(
    '气体达到二级报警值（高报）；非气体测点称高高报。',
    'A gas is at its level 2 or above. Of what is no gas it is called high-high alarm.',
  ),
  low: text(
    '测量值降到低限一级报警值，例如缺氧；非气体测点称低报。',
    'The value has fallen to its level 1: oxygen, for one.',
  ),
  'low-low': text('测量值降到低限二级报警值；非气体测点称低低报。', 'The value has fallen to its level 2.'),
  'over-range': text(
    '气体探测器达到量程上限：实际浓度可能更高。',
    'A gas detector is at the end of its range: there may be more gas than it shows.',
  ),
  rising: text(
    '预警：从近期读数看，测量值将很快达到下一个报警值。',
    'Early warning: by its last readings the value will soon reach its next limit.',
  ),
  rate: text(
    '气体上升速率超过报警值（默认每分钟上升量程的 2 %）；氧除外。',
    'A gas, oxygen excepted, rises faster than its set point (default: 2 % of the range a minute).',
  ),
  stel: text(
    '最近 15 分钟的平均浓度达到 PC-STEL（无 PC-STEL 的为 PC-TWA 的 3 倍，GBZ 2.1）；无数据的时间按 0 计，但不会因此恢复。有最高容许浓度（MAC）的气体没有此报警：每个读数都与 MAC 比较。',
    'The mean of the last 15 minutes is at the PC-STEL (three times the PC-TWA where there is none, GBZ 2.1). Time without data counts as 0, and never as a return. A gas with a ceiling (MAC) has none: each reading is compared with it.',
  ),
  twa: text(
    '本班累计除以 8 小时的平均浓度达到 PC-TWA（GBZ 2.1），至下一班开始为止。',
    'What was measured since the shift began, over eight hours, is at the PC-TWA (GBZ 2.1); until the next shift begins.',
  ),
  on: text(
    '触点动作：手动报警按钮和控制器报警为 1，液位开关为 2，控制器故障为 3，门和其它为 4。',
    'A contact is active: 1 for a call point and the alarm of a panel, 2 a level switch, 3 the fault of a panel, 4 a door and others.',
  ),
  offline: text(
    '设备或输出无应答（输出为 1），或定位源无消息。',
    'A device or an output does not answer (1 of an output), or a badge source is silent.',
  ),
  mismatch: text(
    '输出没有按要求动作：3 s 内没有读回，或写入被拒绝；一致后立即恢复。',
    'An output does not do what is wanted: it was not read back within 3 s, or the write was refused. It returns at once.',
  ),
  'stop-stuck': text(
    '输出的现场停止触点闭合超过 60 s：可能卡住，无法再停止。',
    'The stop contact of an output has been closed for more than 60 s: it may be stuck, and stops nothing any more.',
  ),
  bad: text(
    '测点数据失效：原因写在报警中。气体测点所在区域有人时为 2。',
    'The data of a point are lost; the alarm says why. 2 while people are in a zone of a gas point.',
  ),
  stuck: text(
    '探测器读数 24 h 完全不变，或 1 h 不变而相邻探测器有变化；一直为 0 时 30 天后提示做功能测试。',
    'A detector reads exactly the same for 24 h, or for 1 h beside one that moves; at a clean 0 for 30 days, when a bump test is due.',
  ),
  drift: text(
    '无气体时 6 h 滑动平均偏离零点超过量程的 5 %，应做零点校准；氧低于 20.5 或高于 21.2 %VOL，应标定。',
    'The mean of six hours of quiet air is more than 5 % of the range from zero: check the zero. Oxygen below 20.5 or above 21.2 %VOL: calibrate.',
  ),
  disagree: text(
    '同层 5 m 内测同种气体的两个探测器相差超过量程的 15 %，持续 10 min；以较高者为准。',
    'Two detectors of one gas, at most 5 m apart on a floor, differ by more than 15 % of the range for 10 min: the higher one counts.',
  ),
  unusual: text(
    '5 min 均值明显高于该点平时的水平（氧为低于），但未到报警值：可能有小泄漏或探测器异常；学习 24 h 后才提示。',
    'The mean of five minutes is well above what this point usually reads (of oxygen below it) and below every limit: a small leak, or a detector that goes. After 24 h of learning.',
  ),
  'warm-up': text(
    '预热时间达到该类探测器通常时间的 3 倍仍未结束：按故障处理。',
    'A warm-up takes three times as long as that sort of detector usually needs: it is faulty.',
  ),
  inhibited: text(
    '探测器自身处于抑制或标定状态超过 8 h：可能被遗忘，期间不测量。',
    'A detector is inhibited or in calibration, by its own word, for more than 8 h: it was forgotten and measures nothing.',
  ),
  'bypass-expired': text(
    '停用或旁路到期，已自动恢复使用；确认后结束。',
    'The time out of service is over, and the detector is back in service; it ends with the acknowledgement.',
  ),
  unprotected: text('区域内全部气体探测器失效或停用。', 'All gas detectors of a zone are lost or out of service.'),
  strangers: text(
    '未分配给人员的标签多于该定位源的 `unknown-max`。',
    'More badges without a person than `unknown-max` of their source.',
  ),
  'over-count': text(
    '区域内人数超过 `max`，位置不确定的人也计入。',
    'More people are, or may be, in a zone than its `max`.',
  ),
  'under-count': text(
    '区域内确认在场的已知人员少于 `min`；静默的标签和未知人员不计入。',
    'Fewer known people than `min` are in a zone without doubt; a silent badge and unknown people do not count.',
  ),
  'two-person': text(
    '双人作业区域内有人，但确认在场的合格人员不足两人。',
    'A person is in a zone of two-person work, and fewer than two who may do it are known to be there.',
  ),
  gathering: text(
    '半径 15 m 内达到 10 人并持续 60 s；30 人时优先级提高一级。',
    'Ten people within a circle of 15 m for 60 s; thirty are a matter of the next priority.',
  ),
  lone: text(
    '不允许单人的区域内只有一名确认在场的人员，持续 60 s；静默的标签和未知人员不算同伴。',
    'A person is alone for 60 s where nobody may be; a silent badge and unknown people are no company.',
  ),
  'over-stay': text(
    '在规定区域内停留超过 30 min（有毒气体区域 15 min）；离开不足 60 s 不重新计时。',
    'A person is for 30 min (15 where a toxic gas is measured) where that is watched; to be out for less than 60 s does not count.',
  ),
  'left-post': text(
    '当班人员在现场，但离开其岗位区域超过 10 min。',
    'A person who is on site is away from all his posts for 10 min, in their hours.',
  ),
  'wrong-post': text(
    '有岗位的人员在他人岗位区域停留 5 min。',
    'A person with a post is at the post of others for 5 min.',
  ),
  'no-escort': text(
    '需陪同的区域内，访客 10 m 内没有陪同人员，持续 60 s。',
    'A visitor has no escort within 10 m for 60 s, in a zone that asks for one.',
  ),
  'not-evacuated': text(
    '撤离命令发出 120 s 后，区域内仍有人或可能有人；静默的标签不算已撤离。探测器的此报警：其危险区内仍有人，而没有区域的报警列出他们。',
    'People are, or may be, still inside 120 s after the order to leave; a silent badge is never out. Of a detector: they are in its danger area, and no zone names them.',
  ),
  forbidden: text(
    '`forbid` 所列组的人员，或未知人员，进入了区域。',
    'A person of a group in `forbid`, or an unknown person, is in the zone.',
  ),
  evacuate: text(
    '有气体报警的区域内有人：任何气体的二级报警，或有毒气体的一级报警。',
    'People are in a zone with gas: level 2 of any gas, or level 1 of a toxic one.',
  ),
  sos: text('有人按下标签求救；只能由人结束。', 'A badge calls for help; only a person ends it.'),
  calibration: text(
    '标定、功能测试或检定已过期，或未通过；读数仍然有效。标定超期一倍以上时读数为“可疑”。',
    'Calibration, bump test or verification is overdue, or failed; the reading stays valid. A calibration that is overdue twice over makes it uncertain.',
  ),
  'visit-over': text(
    '约定的访问结束时间已过，人员仍在现场；不会自动收回任何权限。',
    'The agreed end of a visit has passed and the person is still on site; nothing is taken away by itself.',
  ),
  'man-down': text(
    '标签报告跌倒，且 20 s 内没有起身：未离开原处，加速度计也没有新的动作。只能由人结束。',
    'A badge says that its wearer fell, and within 20 s he has not got up: neither gone from there nor moved. Only a person ends it.',
  ),
  'no-motion': text(
    '有气体测点或红、橙色风险的区域内 120 s 不动；其它地方仅当标签有加速度计时，300 s。休息区、集合点和充电处除外。有气体报警为 1。',
    'Not moving for 120 s in a zone with gas points or of red or orange risk; elsewhere for 300 s, where an accelerometer says so. None where people rest or muster, or at a charger. 1 where gas is in alarm.',
  ),
  'tag-data': text(
    '标签表带打开（气体或红、橙色风险区域为 3），或两个标签同行 10 分钟，可能代人携带。',
    'The strap of a badge is open (3 in a zone with gas points or of red or orange risk), or two badges went together for 10 minutes: one may be carried for another.',
  ),
  single: text('表决中仅一个成员报警超过 5 分钟。', 'One member of a vote is in alarm alone for more than 5 minutes.'),
  degraded: text(
    '表决有成员失效或旁路，其余成员按降级方式表决；两个及以上时为 2 级。',
    'Members of a vote are lost or in bypass; the others go on voting, and fewer have to. Priority 2 from two members on.',
  ),
  unknown: text(
    '自定义条件所依据的数据缺失：它既非真也非假',
    'data that an own condition reads is missing: it is neither true nor false',
  ),
  unassigned: text(
    '定位源的未绑定标签已出现 10 分钟，一条报警附数量。',
    'Badges without a person have been seen of a source for 10 minutes: one alarm with their number.',
  ),
  battery: text(
    '在厂人员的标签电量低于 20 %；低于 10 % 为 3。回到 25 % 以上恢复。',
    'The badge of a person on site has less than 20 %; 3 below 10 %. It is over at 25 %.',
  ),
  lost: text(
    '标签静默 30 s（或三个周期），且不是从出口离开。最后所在区域有气体测点或为红、橙色风险时为 2，有气体报警为 1。',
    'A badge has been silent for 30 s (or three periods) and did not leave by a gate. 2 where its last zone has gas points or is of red or orange risk, 1 where gas is in alarm.',
  ),
  'unreadable-call': text(
    '定位源发来疑似求救但无法读取的消息。',
    'A badge source sent what looks like a call for help and cannot be read.',
  ),
  recording: text(
    '记录已停止，或损坏的文件待人确认。',
    'Recording has stopped, or a damaged file waits for the word of a person.',
  ),
  disk: text(
    '磁盘空间不足（2 级：即将写满），锁定的记录过多，配额保存的天数太少，或记录的校验值无法写到另一磁盘。',
    'The disk has little space (2: nearly full), pins hold too much, the quota keeps too few days, or the head of the record cannot be noted on the other disk.',
  ),
  config: text(
    '配置有错误，原来的继续使用；或所需的密码不存在。',
    'The configuration has errors and the last one stays in force, or a secret that it asks for is not there.',
  ),
  unconfirmed: text(
    '一级优先级的报警值被放宽、延时或取消，尚无第二人确认。',
    'A limit of priority 1 was raised, delayed or removed, and no second person has confirmed it.',
  ),
  clock: text('主机时钟不可信。', 'The wall clock of the machine cannot be believed.'),
  notify: text(
    '某个通知通道连续失败 3 次，或失败已达 60 s；下一次送达后恢复。',
    'A channel of messages has failed three times in a row, or for 60 s; it returns with the next delivery.',
  ),
  unattended: text(
    '画面询问是否有人值班，规定时间内没有人应答。',
    'A screen asked whether anybody is there, and nobody answered in time.',
  ),
  blind: text('有一段时间没有监测。', 'For a while nothing was watched.'),
};
