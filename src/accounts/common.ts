/** Words that a guesser tries with a number behind: of the product, the place and the trade. Lower case, longest first. */
export const OBVIOUS_WORDS: readonly string[] = [
  'administrator',
  'administrateur',
  'operator',
  'password',
  'passw0rd',
  'engineer',
  'chemical',
  'security',
  'changeme',
  'fengsui',
  'default',
  'control',
  'welcome',
  'company',
  'factory',
  'gateway',
  'sicher',
  'longan',
  'viewer',
  'safety',
  'plant',
  'scada',
  'alarm',
  'admin',
  'guest',
  'login',
  'mima',
  'huagong',
  'anquan',
  'caozuoyuan',
  'guanliyuan',
  'user',
  'test',
  'demo',
  'root',
  'pass',
  '烽燧',
  '隆安',
  '密码',
  '管理员',
  '操作员',
  '安全',
  '化工',
];

/**
 * The passwords of 8 and more characters that lists of stolen ones hold most often (after SecLists' 10k-most-common and
 * the Chinese lists of 2011 and later). Lower case; sequences and repetitions are found by rule and left out.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word pa55w0rd p4ssw0rd mypassword
  qwerty123 qwerty1234 qwerty12 qwerty12345 qwertyui qwertyuiop asdfghjkl asdf1234 asdfasdf asdfjkl1 zxcvbnm1 zxcvbnm123
  1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1zaq1 qazwsx123 qazwsxedc
  qazwsxedcrfv 1a2b3c4d a1b2c3d4 a1b2c3d4e5 abc12345 abcd1234 abcde12345 abc123456 abc123123 a1234567 a12345678 a123456789 aa123456
  aa12345678 aaa123456 aa112233 as123456 asd123456 asd123123 zxc123456 qq123456 qq123456789 qwe123456 qwe123123 qweasdzxc
  qweasd123 qweasdzxc123 wang1234 woaini123 woaini520 woaini1314 woaini521 woaini5201314 5201314520 iloveyou iloveyou1 iloveyou2
  iloveu123 loveyou1 lovelove princess princess1 sunshine sunshine1 football football1 baseball baseball1 basketball superman
  superman1 batman123 spiderman starwars startrek michael1 michelle jennifer jessica1 ashley123 charlie1 jordan23 michael23
  liverpool liverpool1 chelsea1 arsenal1 manchester barcelona realmadrid juventus whatever whatever1 trustno1 letmein1 letmein123
  letmein! access14 mustang1 corvette mercedes porsche1 ferrari1 yamaha123 computer computer1 internet internet1 samsung1 samsung123
  microsoft windows1 windows10 google123 facebook facebook1 linkedin linkedin1 youtube1 dropbox1 adobe123 photoshop master123 masterkey
  dragon123 monkey123 shadow123 tigger123 flower123 cookie123 pepper123 ginger123 summer2020 summer2021 summer2022 summer2023
  summer2024 summer2025 winter2020 winter2021 winter2022 winter2023 winter2024 winter2025 spring2024 spring2025 autumn2024 autumn2025
  welcome1 welcome12 welcome123 welcome1234 welcome01 changeit changeme1 secret123 topsecret letmein12 hello123 helloworld hello1234
  hello12345 goodluck godbless blessed1 jesus123 jesuschrist maverick marlboro midnight danielle christian christine alexander
  alexandra elizabeth victoria1 nicholas benjamin samantha stephanie jonathan patrick1 william1 thomas123 robert123 richard1 george123
  bonjour1 azerty123 azertyuiop motdepasse passwort passwort1 passwort123 hallo123 schatz123 contrasena contraseña senha123 parola123
  system32 server123 oracle123 cisco123 mysql123 postgres1 raspberry ubuntu123 debian123 vagrant1 supervisor superuser superadmin
  sysadmin netadmin support1 support123 service1 service123 manager1 manager123 office123 letmeinnow opensesame open1234 temp1234
  temporary newpassword newpass1 resetme1 reset123 access123 private1 killer123 hunter12 hunter123 pokemon1 pokemon123 naruto123
  playstation nintendo minecraft fortnite1 blink182 metallica slipknot1 nirvana1 eminem123 rockstar1 snowball butterfly chocolate
  cheese123 banana123 orange123 purple123 yellow123 diamond1 elephant penguin1 dolphin1 tiger123 lion1234 eagle123 falcon123 phoenix1
  beijing2008 shanghai1 zhongguo zhongguo1 china123 china2008 woshishui nihao123 nihao1234 wodemima mima1234 wo123456 li123456
  wang123456 zhang123 liu123456 chen1234 aini1314 520520520 13145200 1314520520 147258369 159357456 741852963 789456123 987654321a
  123456789a 12345678a 123456abc 123abc456 123qweasd 123qweasdzxc 123456qwe 1234qwer 12345qwert 123456aa 123456qq 12qwaszx 112233445566
  11223344 1122334455 12341234 123123123 12121212 123321123 1234554321 123454321 10203040 01020304 19841984 19871987 198765432 20082008
  31415926 314159265 3141592653 27182818 14141414 88888888 66668888 a5201314 honeywell honeywell1 siemens1 schneider emerson1 yokogawa
  modbus123 plc12345 scada123 hmi12345 operator1 engineer1`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
