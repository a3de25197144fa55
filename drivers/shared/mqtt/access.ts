import type { BrokerAccess } from './link.ts';
import type { AccessSettings } from './settings.ts';

type Sourced = Pick<AccessSettings, 'client-id'> & { readonly id: string };

/** What the settings only point at. */
export interface AccessParts {
  /** Names the client. */
  readonly clientId: string;
  /** The text behind a reference to a secret. @throws where there is none */
  readonly reveal: (reference: string) => string;
  /** The text of a file beside plant.yaml. @throws where there is none */
  readonly file: (name: string) => string;
}

/** The name of the gateway at the broker of a source: the same at each start, and of no other gateway. */
export const clientIdOf = (source: Sourced, site: string, installation: string): string =>
  source['client-id'] ?? `fengsui-${site}-${source.id}-${installation}`;

/** How a source's broker is reached. */
export function accessOf(source: AccessSettings, { clientId, reveal, file }: AccessParts): BrokerAccess {
  const { connect, user, password, tls, share, will } = source;
  return {
    url: connect,
    clientId,
    version: source.version,
    keepalive: source.keepalive / 1000,
    session: Math.round(source.session / 1000),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password: reveal(password) }),
    ...(share === undefined ? {} : { share }),
    ...(will === undefined ? {} : { will }),
    ...(tls === undefined
      ? {}
      : {
          tls: {
            ...(tls.ca === undefined ? {} : { ca: file(tls.ca) }),
            ...(tls.cert === undefined ? {} : { cert: file(tls.cert) }),
            ...(tls.key === undefined ? {} : { key: file(tls.key) }),
            ...(tls.name === undefined ? {} : { name: tls.name }),
          },
        }),
  };
}
