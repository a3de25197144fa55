import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { notifyProblem } from '../words/problems-notify.ts';
import type { Path } from './places.ts';
import type { NotifyFile } from './schema-notify.ts';
import type { Tree } from './tree.ts';

/** What a channel needs of the person, by its kind. */
const ADDRESS = { smtp: 'email', 'sms-http': 'phone' } as const;

/** A program of this machine: no other one is asked. */
const LOCAL = /^https?:\/\/(127\.|localhost[:/]|\[::1\])/i;

/** Keys of channels that do not fit together. */
export function checkChannelKeys(tree: Tree, { channels }: NotifyFile): void {
  channels.forEach((channel, i) => {
    const { id } = channel;
    const path: Path = ['notify', 'channels', i];
    if ('ca' in channel && channel.ca !== undefined && !existsSync(resolve(tree.root, channel.ca)))
      tree.complain([...path, 'ca'], notifyProblem('no-channel-file', { id, file: channel.ca }));
    if ('user' in channel || 'password' in channel)
      if ((channel.user === undefined) !== (channel.password === undefined))
        tree.complain(path, notifyProblem('half-account', { id }));
    if (channel.kind === 'webhook' || channel.kind === 'dingtalk')
      if (channel.secret === undefined && !LOCAL.test(channel.url))
        tree.complain(path, notifyProblem('no-signature', { id }));
    if (channel.kind !== 'sms-http') return;
    if (channel.method === 'GET' && channel.body !== undefined)
      tree.complain([...path, 'body'], notifyProblem('body-of-get', { id }));
    for (const place of ['{phone}', '{text}'])
      if (!`${channel.url} ${channel.body ?? ''}`.includes(place))
        tree.complain(path, notifyProblem('no-place', { id, place }));
  });
}

/** People whom a channel cannot reach, and links that would lead nowhere. */
export function checkAddresses(tree: Tree, { people, channels }: NotifyFile, isPublic: boolean): void {
  const kinds = new Map(channels.map(({ id, kind }) => [id, kind]));
  people.forEach((person, i) => {
    const path: Path = ['notify', 'people', i];
    const personal = person.to.filter((channel) => addressKey(kinds.get(channel)) !== undefined);
    for (const channel of personal) {
      const key = addressKey(kinds.get(channel));
      if (key !== undefined && person[key] === undefined)
        tree.complain(path, notifyProblem('no-address', { id: person.id, channel, key }));
    }
    if (person.account !== undefined && personal.length > 0 && !isPublic)
      tree.complain([...path, 'account'], notifyProblem('link-nowhere', { id: person.id }));
  });
}

const addressKey = (kind: string | undefined): 'email' | 'phone' | undefined =>
  kind === 'smtp' || kind === 'sms-http' ? ADDRESS[kind] : undefined;
