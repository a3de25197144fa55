/** The network a peer is counted by: its IPv4 address, or the 64 bits of an IPv6 address that a machine cannot choose. */
export function networkOf(ip: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (v4 !== undefined) return v4;
  if (!ip.includes(':') || ip === '::1') return ip;
  const [head = '', tail = ''] = ip.split('%')[0]?.split('::') ?? [];
  const heads = head === '' ? [] : head.split(':');
  const tails = tail === '' ? [] : tail.split(':');
  const groups = [
    ...heads,
    ...Array.from({ length: Math.max(0, 8 - heads.length - tails.length) }, () => '0'),
    ...tails,
  ];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
