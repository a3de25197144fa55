import { problem, problemsIn, warning } from './problems.ts';
import { sentence } from './sentence.ts';

/** What is wrong with Modbus devices and their profiles. */
export const modbusProblem = problemsIn({
  'model-name': problem(
    sentence('模型名为 {model}，而文件名为 {file}', 'the model is named {model} and its file {file}'),
    sentence('请用同一个名称', 'give both one name'),
  ),
  'model-unreadable': problem(
    sentence('无法读取 {file}（{code}）', 'cannot read {file} ({code})'),
    sentence('请允许读取', 'let it be read'),
  ),
  'no-model': problem(sentence('没有设备模型 {model}', 'there is no model {model}'), sentence('{mend}', '{mend}')),
  'fixed-origin': problem(
    sentence('{model} 的寄存器地址是固定的', 'the registers of {model} stand where they stand'),
    sentence('请去掉 `origin`', 'take `origin` out'),
  ),
  'needs-origin': problem(
    sentence(
      '{model} 的寄存器从设备中设置的一个地址算起',
      'the registers of {model} count from one that is set in the device',
    ),
    sentence('请在 `model` 旁写 `origin`，与设备中的设置一致', 'write `origin` beside `model`, as it is set there'),
  ),
  'key-of-model': problem(
    sentence(
      '`{key}` 只用于有 `model` 的设备，此设备没有',
      '`{key}` is of a device with a `model`, and this one has none',
    ),
    sentence(
      '请给设备写上 `model`，或在此写 `table` 和 `address`',
      'give the device its `model`, or write `table` and `address` here',
    ),
  ),
  'serial-broadcast': problem(
    sentence(
      '{id} 是单元 0，在串行线路上是广播：没有应答',
      '{id} is unit 0, which on a serial line is everybody: nobody answers',
    ),
    sentence('请写设备中设置的单元号，1 到 247', 'write the unit that is set in the device, 1 to 247'),
  ),
  'any-unit-shared': problem(
    sentence(
      '{id} 把任何单元的应答当作自己的，而 {other} 在同一线路上',
      '{id} takes the replies of any unit for its own, and {other} is on its line',
    ),
    sentence(
      '请让 {id} 单独占一条线路，或写出它应答所用的单元号',
      'give {id} a line of its own, or the unit that it answers with',
    ),
  ),
  'no-timeout': problem(
    sentence('{id} 没有应答时间', '{id} has no time to answer'),
    sentence(
      '请去掉 `timeout`，或写最长应答时间，例如 500ms',
      'leave `timeout` out, or write how long it takes at most, as 500ms',
    ),
  ),
  'timeout-long': warning(
    sentence(
      '{id} 的 timeout 为 {written}：设备失联要在 10 s 内报警',
      'timeout of {id} is {written}: a silent device is to be told of within 10 s',
    ),
    sentence('请写最长应答时间，例如 1s', 'write how long an answer takes at most, as 1s'),
  ),
  'timeout-too-long': problem(
    sentence(
      '{id} 的 timeout 为 {written}：一次无应答就停住整条线路',
      'timeout of {id} is {written}: one missing answer holds up the whole line',
    ),
    sentence('请写最长应答时间，例如 1s', 'write how long an answer takes at most, as 1s'),
  ),
  'unit-shared': warning(
    sentence('{id} 与 {other} 都是 {connect} 的单元 {unit}', '{id} and {other} are both unit {unit} of {connect}'),
    sentence(
      '若是两台设备，请改正 unit；若是一台，请写成一个设备',
      'correct the unit if they are two, or make them one device',
    ),
  ),
  'unit-twice': problem(
    sentence(
      '{id} 与 {other} 都是 {connect} 的单元 {unit}，并读同一寄存器 {table} {address}',
      '{id} and {other} are both unit {unit} of {connect}, and read the same register {table} {address}',
    ),
    sentence('请按设备上的设置改正 unit', 'correct the unit as it is set in the device'),
  ),
  'register-half': warning(
    sentence(
      '{point} 的 {table} {address} 是 {other} 的另一半寄存器（从 {table} {from} 起占两个）',
      '{table} {address} of {point} is the other half of {other}, which takes two registers from {table} {from}',
    ),
    sentence('请核对两者的 address 和 type', 'compare address and type of both with the manual'),
  ),
  'register-twice': warning(
    sentence(
      '{point} 与 {other} 读同一寄存器 {table} {address}',
      '{point} and {other} read the same register {table} {address}',
    ),
    sentence('请改正其中一个的地址', 'correct the address of one of them'),
  ),
  'modicon-address': warning(
    sentence(
      '{point} 的地址 {written} 像是手册中的编号；通信中 {written} 是 {table} {address}',
      'address {written} of {point} looks like the number in a manual: {written} is {table} {address} on the wire',
    ),
    sentence(
      '请写 `table: {table}, address: {address}`；若 {written} 就是通信地址，可保留',
      'write `table: {table}, address: {address}`; leave it if {written} is what goes over the wire',
    ),
  ),
  'heartbeat-period': problem(
    sentence('{id} 的心跳周期为 0，会立刻判为停止', 'the heartbeat of {id} would stand still at once'),
    sentence('请写心跳变化的周期，例如 2s', 'write how often it moves, as 2s'),
  ),
  'forbidden-empty': problem(
    sentence('从 {from} 到 {to} 没有地址', 'from {from} to {to} is nothing'),
    sentence('`from` 须小于 `to`', 'write `from` below `to`'),
  ),
  'narrow-reads': problem(
    sentence(
      '{id} 每次只给一个寄存器，而 {point} 是两个寄存器的数',
      '{id} gives one register at a time, and {point} is a number of two',
    ),
    sentence('请写设备允许的数量，2 或更多', 'write what the device allows, 2 or more'),
  ),
  'line-differs': problem(
    sentence(
      '{id} 和 {other} 在同一线路上，但速率、校验位或数据位不同',
      '{id} and {other} are on one line, and do not agree on its speed, parity or bits',
    ),
    sentence('请把同一线路的所有设备设成一样，并写成一样', 'set all devices of a line alike, and write it alike'),
  ),
  'slow-alarm': problem(
    sentence('{id} 可能报警，却慢速读取', '{id} can be an alarm and is read slowly'),
    sentence('`pace: slow` 只用于辅助数据', 'leave `pace: slow` to housekeeping'),
  ),
  'no-signals': problem(sentence('没有信号', 'there is no signal'), sentence('请至少写一个', 'write at least one')),
  'no-main': problem(sentence('没有信号 {signal}', 'there is no signal {signal}'), sentence('{mend}', '{mend}')),
  'spans-equal': problem(
    sentence('量程两端是同一个数', 'both ends of the range stand at one number'),
    sentence('请写手册给出的两个数', 'write the two that the manual gives'),
  ),
  'spans-and-scale': problem(
    sentence('`spans` 已说明比例和偏移', '`spans` already says the scale and the offset'),
    sentence('保留 `spans`，或保留 `scale` 和 `offset`', 'keep `spans`, or `scale` and `offset`'),
  ),
  'model-range-empty': problem(
    sentence('量程为空', 'the range is empty'),
    sentence('写作 [下限, 上限]', 'write [lowest, highest]'),
  ),
  'doubt-without-test': problem(
    sentence('没有说明此疑点何时成立', 'nothing says when this doubt holds'),
    sentence('请写 `is`、`is-not`，或 `from` 和 `to` 之一', 'write one of `is`, `is-not`, or `from` and `to`'),
  ),
  'doubt-with-tests': problem(
    sentence('此疑点有两种判断', 'this doubt is told by two tests'),
    sentence('请写 `is`、`is-not`，或 `from` 和 `to` 之一', 'write one of `is`, `is-not`, or `from` and `to`'),
  ),
  'doubt-empty': problem(
    sentence('没有从 {from} 到 {to} 的数', 'no number is from {from} to {to}'),
    sentence('`from` 须小于 `to`', 'write `from` below `to`'),
  ),
  'mask-of-word': problem(
    sentence('`mask` 只用于 u16', '`mask` is for u16 alone'),
    sentence('请去掉 `mask`，或去掉 `bit` 和 `type`', 'take out `mask`, or `bit` and `type`'),
  ),
  'bit-of-word': problem(
    sentence('`bit` 是 16 位寄存器中的一位', '`bit` is one of a 16-bit register'),
    sentence('请去掉 `bit` 或 `type`', 'take `bit` or `type` out'),
  ),
  'bad-place': problem(
    sentence('{what}', '{what}'),
    sentence('请按手册写，并写明 `base`', 'write it as the manual prints it, and say its `base`'),
  ),
  'no-signal': problem(
    sentence('{model} 没有信号 {signal}', '{model} has no signal {signal}'),
    sentence('{mend}', '{mend}'),
  ),
  'channel-missing': problem(
    sentence('{model} 的 {signal} 有 {channels} 个通道', '{signal} of {model} is there for {channels} channels'),
    sentence('{mend}', '{mend}'),
  ),
  'no-channel': problem(
    sentence('{model} 没有通道 {channel}', '{model} has no channel {channel}'),
    sentence('{mend}', '{mend}'),
  ),
  'no-loop': problem(sentence('未知的 loop {loop}', 'unknown loop {loop}'), sentence('{mend}', '{mend}')),
  'no-current': problem(
    sentence('{model} 的 {signal} 不是 4-20 mA 电流', '{signal} of {model} is no 4-20 mA current'),
    sentence('请去掉 `loop`', 'take `loop` out'),
  ),
  'number-as-contact': problem(
    sentence(
      '{model} 的 {signal} 是数值，而测点是开关量',
      '{signal} of {model} is a number, and the point is a contact',
    ),
    sentence('{mend}', '{mend}'),
  ),
  'bit-as-number': problem(
    sentence('{model} 的 {signal} 是开关量', '{signal} of {model} is on or off'),
    sentence('请把测点写成 `contact:`', 'make the point a `contact:`'),
  ),
  'needs-scale': problem(
    sentence(
      '{model} 的 {signal} 有几位小数由设备设置',
      'how many decimals {signal} of {model} has is set in the device',
    ),
    sentence(
      '请在 `read` 中写 `scale`：23.5 存为 235 时写 0.1',
      'write `scale` in `read`, as 0.1 when 23.5 stands there as 235',
    ),
  ),
  'needs-range': problem(
    sentence('{model} 的 {signal} 的量程由设备设置', 'the range of {signal} of {model} is set in the device'),
    sentence('请按设备中的设置写 `range: [下限, 上限]`', 'write `range: [lowest, highest]` as it is set there'),
  ),
  'beyond-last': problem(
    sentence('{what}', '{what}'),
    sentence('请改正设备的 `origin`', 'correct the `origin` of the device'),
  ),
  'read-twice': problem(
    sentence(
      '测点用 `{key}` 读取，或用自己的 `table` 和 `address`，不能两者都写',
      'a point is read by its `{key}` or by a `table` and `address` of its own, not both',
    ),
    sentence('请去掉其中之一；{model} 知道信号的位置', 'take out one of them; {model} knows where its signals stand'),
  ),
} as const);

/** Why a place of a profile is no register. */
export const PLACE_TEXTS = {
  wireTable: sentence(
    '`base: wire` 时，地址 {at} 须写明 `table`',
    'with `base: wire` the address {at} needs a `table`',
  ),
  noWire: sentence('{at} 不是报文中的地址；最大为 65535', '{at} is no address on the wire; the last is 65535'),
  tableTwice: sentence(
    '`base: {base}` 时，编号 {at} 已说明是哪个表',
    'with `base: {base}` the number {at} says its table itself',
  ),
  noTable: sentence(
    '{at} 不在 0xxxx、1xxxx、3xxxx、4xxxx 任何一个表中',
    '{at} is in none of the tables 0xxxx, 1xxxx, 3xxxx and 4xxxx',
  ),
  beyond: sentence(
    '{at} 的通道 {channel} 的地址为 {address}，超出最后一个寄存器',
    'channel {channel} of {at} would be at {address}, beyond the last register',
  ),
  noBit: sentence(
    '{at} 的通道 {channel} 为第 {bit} 位；寄存器只有 16 位',
    'channel {channel} of {at} would be bit {bit}; a register has 16',
  ),
} as const;

/** How to mend the use of a device profile, where that depends on the profile. */
export const MODEL_MENDS = {
  known: sentence(
    '已有 {all}；其它的放入 plant.yaml 旁的 models/',
    'known are {all}; others go into models/ beside plant.yaml',
  ),
  meant: sentence('是否指 `{word}`？{known}', 'did you mean `{word}`? {known}'),
  none: sentence('（无）', 'none'),
  oneChannel: sentence('它只有一个通道：请去掉 `channel`', 'it has one: take `channel` out'),
  channel: sentence('请写 `channel:`，1 到 {channels}', 'write `channel:` with a number from 1 to {channels}'),
  noContact: sentence('请去掉 `contact`', 'take `contact` out'),
  bits: sentence('请写 `signal:`，以下之一：{all}', 'write `signal:` with one of {all}'),
} as const;
