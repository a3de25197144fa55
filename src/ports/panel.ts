import type { Text } from '../domain/text.ts';

/** One thing that the panel next door can read. */
export interface PanelRow {
  /** Input registers (function 4, also 3), discrete inputs (function 2, also 1). */
  readonly table: 'input' | 'discrete';
  /** From 0, as it goes over the wire. */
  readonly address: number;
  /** `f32` and `u32` take two registers, the high word first; `text` sixteen. */
  readonly type: 'f32' | 's16' | 'u16' | 'u32' | 'text' | 'bit';
  /** The id of a point, zone or alarm; `site`. */
  readonly subject: string;
  readonly meaning: Text;
}

/** The server for the panel next door, as others see it. */
export interface PanelView {
  /** `host:port` of the configuration. */
  readonly listen: string;
  readonly unit: number;
  /** Why it does not listen; it tries on. */
  readonly trouble: string | undefined;
  /** All that can be read, in the order of addresses. */
  rows(): readonly PanelRow[];
}
