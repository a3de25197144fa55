import type { PanelImage } from './pdu.ts';
import type { PanelAddress } from './server.ts';

/** What the thread of the panel is begun with. */
export type PanelStart = PanelAddress;

export type ToPanel = { readonly type: 'image'; readonly image: PanelImage } | { readonly type: 'close' };

export type FromPanel =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'failed'; readonly error: string }
  /** An image was taken: the next one may come. */
  | { readonly type: 'taken' }
  | { readonly type: 'closed' };
