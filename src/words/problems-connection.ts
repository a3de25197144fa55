import { problem, problemsIn, warning } from './problems.ts';
import { sentence } from './sentence.ts';

/** What is wrong with how a broker is reached, and with the broker inside the gateway. */
export const connectionProblem = problemsIn({
  'no-file': problem(
    sentence('没有文件 {file}', 'there is no file {file}'),
    sentence('请写 plant.yaml 旁的 PEM 文件名', 'name a PEM file beside plant.yaml'),
  ),
  'half-certificate': problem(
    sentence('{id} 只有证书没有密钥，或只有密钥没有证书', '{id} has a certificate without its key, or the reverse'),
    sentence('请同时给出 `cert` 和 `key`，或都不给', 'give both `cert` and `key`, or none'),
  ),
  'no-tls': problem(
    sentence('{connect} 不使用 TLS', '{connect} has no TLS'),
    sentence('请在 `connect` 中写 `mqtts://`，或删除 `tls`', 'write `mqtts://` in `connect`, or remove `tls`'),
  ),
  'broker-version': problem(
    sentence('网关内的 broker 使用 MQTT 3.1.1', 'the broker inside the gateway speaks MQTT 3.1.1'),
    sentence('请删除 `version`', 'remove `version`'),
  ),
  'broker-share': problem(
    sentence('网关内的 broker 不与其它网关共享', 'the broker inside the gateway is not shared'),
    sentence('请删除 `share`', 'remove `share`'),
  ),
  'broker-open': problem(
    sentence(
      'broker 监听 {listen}，本机之外也可访问，却没有账户',
      'the broker listens at {listen}, beyond this machine, and has no accounts',
    ),
    sentence(
      '请增加 `accounts: [{ user: …, password: "${file:…}" }]`，或监听 127.0.0.1:1883',
      'add `accounts: [{ user: …, password: "${file:…}" }]`, or listen at 127.0.0.1:1883',
    ),
  ),
  'panel-open': warning(
    sentence(
      '{listen} 可能从其它网络访问，而 Modbus 没有登录：能连上的人都能读',
      '{listen} may be reached from other networks, and Modbus has no sign-in: who reaches it reads it',
    ),
    sentence(
      '请监听与 DCS 或 PLC 相连的那个网口的地址，并用防火墙限制',
      'listen at the address of the port that leads to the DCS or PLC, and let a firewall keep others out',
    ),
  ),
  'panel-at-broker': problem(
    sentence('{listen} 已由网关内的 broker 占用', '{listen} is taken by the broker inside the gateway'),
    sentence('请换一个端口', 'take another port'),
  ),
  'own-account': problem(
    sentence('账户 {user} 是网关自己的', "the account {user} is the gateway's own"),
    sentence('请改名', 'give it another name'),
  ),
  'account-twice': problem(
    sentence('账户 {user} 出现两次', 'the account {user} is there twice'),
    sentence('请改名', 'give it another name'),
  ),
  'public-url-open': warning(
    sentence('{url} 没有 TLS：密码和 cookie 以明文传送', '{url} has no TLS: passwords and cookies travel in the clear'),
    sentence(
      '请让反向代理提供 TLS，并写 `public-url: https://…`',
      'let the proxy have TLS, and write `public-url: https://…`',
    ),
  ),
  'no-certificate': problem(
    sentence('无法读取 {file}（{code}）', 'cannot read {file} ({code})'),
    sentence(
      '请生成证书（README 中有 openssl 命令），让运行网关的用户可读，或改正文件名',
      'make the certificate (the README has the openssl command), let the user of the gateway read it, or correct the name',
    ),
  ),
  'not-a-certificate': problem(
    sentence('{file} 不是 PEM 证书', '{file} is no PEM certificate'),
    sentence(
      '请写证书的文件，开头为 -----BEGIN CERTIFICATE-----',
      'name the file that begins with -----BEGIN CERTIFICATE-----',
    ),
  ),
  'not-a-key': problem(
    sentence('{file} 不是没有密码的 PEM 私钥', '{file} is no PEM private key without a password'),
    sentence(
      '请写私钥的文件；有密码时用 openssl pkey -in 旧文件 -out 新文件 去掉密码',
      'name the file of the key; take a password off by: openssl pkey -in OLD -out NEW',
    ),
  ),
  'key-of-another': problem(
    sentence('{file} 不是证书 {cert} 的私钥', '{file} is not the key of the certificate {cert}'),
    sentence('请写同一张证书的 cert 和 key', 'name the cert and the key that were made together'),
  ),
  'certificate-ended': warning(
    sentence('{file} 已于 {until} UTC 过期，浏览器拒绝打开', '{file} ended at {until} UTC, and browsers refuse it'),
    sentence('请更换证书；不必重启', 'renew it; no restart is needed'),
  ),
  'certificate-ends-soon': warning(
    sentence('{file} 将于 {until} UTC 过期', '{file} ends at {until} UTC'),
    sentence('请更换证书；不必重启', 'renew it; no restart is needed'),
  ),
  'public-url-half-tls': warning(
    sentence('网关自己使用 TLS，而 {url} 没有', 'the gateway itself has TLS, and {url} has none'),
    sentence('请写 `public-url: https://…`，或删除 `tls`', 'write `public-url: https://…`, or remove `tls`'),
  ),
  'publishes-nothing': problem(
    sentence('账户 {user} 可发布的主题网关都不接收', 'the account {user} may publish nothing that the gateway hears'),
    sentence('网关接收 {topics}；删除 `publish` 即为这些主题', 'it hears {topics}; remove `publish` for just these'),
  ),
} as const);

/** What is wrong with the address of a Modbus device. */
export const ADDRESS_TEXTS = {
  noAddress: sentence(
    '不是地址；写作 tcp://host:port 或 rtu:///dev/ttyS0?baud=9600',
    'not an address; write tcp://host:port or rtu:///dev/ttyS0?baud=9600',
  ),
  holdsUser: sentence('地址中不写用户和密码', 'an address holds no user or password'),
  noHost: sentence('{address} 没有写主机', '{address} names no host'),
  otherScheme: sentence(
    '{scheme}// 不能连接 Modbus 设备；请用 tcp://、rtu-tcp://、rtu:// 或 ascii://',
    '{scheme}// is not a way to reach a Modbus device; use tcp://, rtu-tcp://, rtu:// or ascii://',
  ),
  serialOption: sentence('未知的串口参数 {option}；已知的有 {all}', 'unknown serial option {option}; known are {all}'),
  baud: sentence('{baud} 不是波特率', '{baud} is not a baud rate'),
  parity: sentence('校验位为 none、even 或 odd', 'parity is none, even or odd'),
  stop: sentence('停止位为 1 或 2', 'stop is 1 or 2'),
  data: sentence('数据位为 7 或 8', 'data is 7 or 8'),
  otherMachine: sentence(
    '串口在本机上：三个斜杠，例如 rtu:///dev/ttyS0',
    'a serial port is of this machine: three slashes, like rtu:///dev/ttyS0',
  ),
  percent: sentence('{address}：% 之后须为两位十六进制数', '{address}: after a % stand two hex digits'),
  noPort: sentence(
    '串口地址须写明端口，例如 rtu:///dev/ttyS0',
    'a serial address names its port, like rtu:///dev/ttyS0',
  ),
} as const;
