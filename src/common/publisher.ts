/**
 * How the broker inside the gateway informs the gateway's own client who published a message. MQTT 3.1.1 has no place for
 * it but the topic: `$account/USER/` is put before the topic of the publisher. No other client is sent such topics.
 */
const PREFIX = '$account/';

/** @param account the publisher's user name; empty for a client without an account */
export const withPublisher = (account: string, topic: string): string =>
  `${PREFIX}${encodeURIComponent(account)}/${topic}`;

/** The publisher's own topic, and its account where the broker gave it. */
export function publisherOf(topic: string): { readonly topic: string; readonly account?: string } {
  if (!topic.startsWith(PREFIX)) return { topic };
  const end = topic.indexOf('/', PREFIX.length);
  if (end < 0) return { topic };
  const account = decodeURIComponent(topic.slice(PREFIX.length, end));
  return { topic: topic.slice(end + 1), ...(account === '' ? {} : { account }) };
}
