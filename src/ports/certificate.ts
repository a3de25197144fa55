/** What a server shows to prove its name: PEM texts. */
export interface Certificate {
  /** The certificate, then those of the authorities between. */
  readonly cert: string;
  readonly key: string;
}

/** Where the certificate of the gateway comes from. */
export interface Certificates {
  /** The one to be shown now; none while there was never a good one. */
  readonly current: Certificate | undefined;
  /** Calls with each that replaces it. */
  onChange(listener: (certificate: Certificate) => void): void;
}
