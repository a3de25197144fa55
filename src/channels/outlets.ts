import { type ChannelId, channelId, deviceId } from '../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import { DeviceError } from '../ports/driver.ts';
import type { Settings } from '../settings/driver-kind.ts';
import type { NotifyFile } from '../settings/schema-notify.ts';
import { isReference } from '../settings/secrets.ts';
import { DingTalk } from './dingtalk.ts';
import { Mqtt } from './mqtt.ts';
import type { Outlet } from './queue.ts';
import { failed, type Sender } from './sender.ts';
import { SmsHttp } from './sms-http.ts';
import { Smtp } from './smtp.ts';
import { WeCom } from './wecom.ts';
import { Webhook } from './webhook.ts';

type ChannelFile = NotifyFile['channels'][number];

/** What the channels need of the world. */
export interface ChannelPorts {
  /** The machine's clock: signatures and mails have the time of its wall. */
  readonly clock: Clock;
  /** The text behind `${env:NAME}` or `${file:PATH}`; @throws where there is none */
  readonly reveal: (reference: string, root: string) => string;
  /** The text of a file in the folder of the configuration; @throws where it cannot be read */
  readonly file: (name: string, root: string) => string;
}

/**
 * All channels of a configuration, with their secrets.
 * @param unreachable is told of a channel whose secret or file is not there: it fails every message. It may throw the error
 */
export function outletsOf(
  settings: Settings,
  ports: ChannelPorts,
  unreachable: (error: DeviceError) => void,
): ReadonlyMap<ChannelId, Outlet> {
  const channels = settings.file.notify?.channels ?? [];
  return new Map(
    channels.map((channel) => {
      const { id, timeout } = channel;
      return [channelId(id), { sender: made(channel, settings, ports, unreachable), timeout }];
    }),
  );
}

function made(
  channel: ChannelFile,
  settings: Settings,
  ports: ChannelPorts,
  unreachable: (error: DeviceError) => void,
): Sender {
  try {
    return senderOf(channel, settings, ports);
  } catch (error) {
    unreachable(new DeviceError(deviceId(channel.id), error instanceof Error ? error : new Error(String(error))));
    return { send: () => Promise.resolve(failed('no-secret')) };
  }
}

/** @throws where a secret or a file is not there */
function senderOf(channel: ChannelFile, settings: Settings, { clock, reveal, file }: ChannelPorts): Sender {
  const { root } = settings;
  const secret = (reference: string | undefined) => (reference === undefined ? undefined : reveal(reference, root));
  const pem = (name: string | undefined) => (name === undefined ? undefined : file(name, root));
  switch (channel.kind) {
    case 'webhook':
      return new Webhook({ url: channel.url, secret: secret(channel.secret), ca: pem(channel.ca) });
    case 'dingtalk':
      return new DingTalk(
        { url: channel.url, token: reveal(channel.token, root), secret: secret(channel.secret) },
        clock,
      );
    case 'wecom':
      return new WeCom({ url: channel.url, token: reveal(channel.token, root) });
    case 'smtp': {
      const { user, password, from, security, ca } = channel;
      const server = hostIn(channel.host);
      return new Smtp(
        { ...server, user, password: secret(password), from, security: security ?? usual(server), ca: pem(ca) },
        clock,
      );
    }
    case 'sms-http': {
      const { url, method, body, success } = channel;
      const headers = Object.fromEntries(
        Object.entries(channel.headers).map(([name, value]) => [
          name,
          isReference(value) ? reveal(value, root) : value,
        ]),
      );
      return new SmsHttp({ url, method, headers, body, token: secret(channel.token), success, ca: pem(channel.ca) });
    }
    case 'mqtt':
      return new Mqtt({ ...channel, password: secret(channel.password), ca: pem(channel.ca) });
  }
}

/** `mail.example.com:587`, `[::1]:25`. */
function hostIn(text: string): { readonly host: string; readonly port: number } {
  const separator = text.lastIndexOf(':');
  return { host: text.slice(0, separator).replace(/^\[(.*)\]$/, '$1'), port: Number(text.slice(separator + 1)) };
}

/** Port 465 has TLS from the first byte on; the machine itself needs none; everything else is not sent in plain. */
function usual({ host, port }: { readonly host: string; readonly port: number }): 'tls' | 'starttls' | 'none' {
  if (port === 465) return 'tls';
  return /^(127\.|localhost$|::1$)/.test(host) ? 'none' : 'starttls';
}
