import { isIP } from 'node:net';
import { z } from 'zod';
import { applies } from './applies.ts';

/** Whether a text can be the `public-url`: where people open the gateway, and nothing beside it. */
function isPublicUrl(text: string): boolean {
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash, pathname } = new URL(text);
  if ([username, password, search, hash].some((part) => part !== '')) return false;
  // What browsers write into paths and cookies alike, and no path of the gateway itself: a proxy may take it away or not.
  return /^\/([\w.~-]+\/)*[\w.~-]*$/.test(pathname) && !/^\/(api|assets|drawings)(\/|$)/.test(pathname);
}

/** Whether a text is an address, or a network that is smaller than the world: `10.0.0.5`, `10.0.0.0/24`, `fd00::/64`. */
function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || address.includes('%') || more !== undefined) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 8 && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

/** Where people open the gateway; with a slash at its end. */
export const publicUrl = z
  .string()
  .max(512)
  .refine(isPublicUrl, {
    message: 'not a public address: write https://plant.example/ or https://plant.example/fengsui/',
  })
  .transform((text): string => new URL(text.endsWith('/') ? text : `${text}/`).href)
  .meta({
    examples: ['https://plant.example/', 'https://plant.example/fengsui/'],
    description:
      'The address that people open, where a reverse proxy stands in between: its scheme, name and path. Pages of no other name may sign in and act, cookies are for TLS alone where it is https, and no path of the gateway is without a sign-in.',
    ...applies('restart'),
  });

const pemFile = (what: string) =>
  z
    .string()
    .min(1)
    .max(512)
    .meta({
      examples: [`/etc/fengsui/${what}.pem`],
      description: `PEM file of the ${what}; a name alone is beside plant.yaml.`,
    });

/** The certificate of the gateway itself. */
export const tls = z.strictObject({ cert: pemFile('certificate'), key: pemFile('key') }).meta({
  description:
    'TLS (1.2 or newer) of the gateway itself, which then speaks nothing else at its port. Files that change are taken within seconds, and no open page notices.',
  ...applies('restart'),
});

/** Whose `X-Forwarded-*` is believed. */
export const proxies = z
  .array(z.string().refine(isNetwork, { message: 'not an address or network, like 10.0.0.5 or 10.0.0.0/24' }))
  .max(100)
  .meta({
    examples: [['127.0.0.1', '10.0.0.0/24']],
    description:
      'Addresses and networks (CIDR) of the reverse proxies whose `X-Forwarded-*` is believed. Default: for host and scheme those of this machine, where there is no `public-url`; for the addresses of people none.',
    ...applies('restart'),
  });
