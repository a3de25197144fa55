import type { BadgeSource, JsonSource } from '../../drivers/mqtt/settings/settings.ts';
import type { Badge } from '../world/walker.ts';

/** A message as it is published. */
export interface PublishedMessage {
  readonly topic: string;
  readonly payload: string;
}

type VendorSource = Exclude<BadgeSource, JsonSource>;
type VendorWriter = (badge: Badge, floor: string, unixMs: number) => PublishedMessage;

/** Height of a badge on a chest, metres. */
const CHEST = 1.2;
const cm = (metres: number): number => Math.round(metres * 100) / 100;

/** How each maker's system writes what a badge tells (devices.md A), on its usual topics. */
export function vendorWriterOf(source: VendorSource): VendorWriter {
  const said = bodyOf(source);
  return (badge, _floor, unixMs) => {
    const body = said(badge, unixMs);
    return { topic: topicOf(source, badge), payload: JSON.stringify(body) };
  };
}

function topicOf(source: VendorSource, { tag }: Badge): string {
  switch (source.dialect) {
    case 'omlox':
      return concrete(source.topic ?? `/omlox/json/location_updates/${source.frame}/+`, tag);
    case 'dwm1001':
      return `${source.prefix}/node/${tag}/uplink/location`;
    case 'leaps':
      return `${source.prefix}/node/uplink/location/${tag}`;
    case 'rt-loc':
      return concrete(source.topic ?? 'rtls/replay/demo/posxyz', tag);
    case 'pozyx':
    case 'quuppa':
    case 'nooploop':
    case 'ranges':
    case 'tdoa':
      return concrete(source.topic, tag);
  }
}

const concrete = (topic: string, tag: string): string =>
  topic
    .split('/')
    .map((level) => (level === '+' || level === '{tag}' ? tag : level === '#' ? 'demo' : level))
    .join('/');

function bodyOf({ dialect }: VendorSource): (badge: Badge, unixMs: number) => object {
  switch (dialect) {
    case 'omlox':
      return ({ tag, x, y, accuracy, sos, battery }, unixMs) => ({
        position: { type: 'Point', coordinates: [cm(x), cm(y), CHEST] },
        source: 'demo',
        provider_type: 'uwb',
        provider_id: tag,
        timestamp_generated: new Date(unixMs).toISOString(),
        crs: 'local',
        accuracy: cm(accuracy),
        properties: { battery: Math.round(battery), sos },
      });
    case 'dwm1001':
      return ({ x, y }, unixMs) => ({
        position: { x: cm(x), y: cm(y), z: CHEST, quality: 74 },
        superFrameNumber: Math.floor(unixMs / 100) % 65_536,
      });
    case 'leaps':
      return ({ x, y, accuracy, battery }, unixMs) => ({
        timestamp: `${unixMs}000`,
        node_location: { x: cm(x), y: cm(y), z: CHEST, quality: 80, sd_x: cm(accuracy), sd_y: cm(accuracy) },
        battery: Math.round(battery),
      });
    case 'pozyx':
      return ({ tag, x, y }, unixMs) => [
        {
          version: '2.0',
          tagId: tag,
          alive: true,
          success: true,
          timestamp: unixMs / 1000,
          data: { coordinates: { x: Math.round(x * 1000), y: Math.round(y * 1000), z: CHEST * 1000 } },
        },
      ];
    case 'quuppa':
      return ({ tag, x, y, accuracy, sos, battery }, unixMs) => ({
        code: 0,
        tags: [
          {
            tagId: tag,
            locationType: 'position',
            locationRadius: cm(accuracy),
            location: [cm(x), cm(y), CHEST],
            locationTS: unixMs,
            buttonState: sos ? 'pushed' : 'notPushed',
            batteryAlarm: battery < 20 ? 'low' : 'ok',
          },
        ],
      });
    case 'nooploop':
      return ({ tag, x, y, sos }, unixMs) =>
        sos
          ? { name: 'Call', uid: tag, data: { time: unixMs } }
          : { name: 'Pos', uid: tag, data: { mapId: 'demo', pos: [cm(x), cm(y), CHEST], time: unixMs } };
    case 'rt-loc':
      return ({ tag, x, y }, unixMs) => ({
        ver: 1,
        frameNr: Math.floor(unixMs / 100) % 2 ** 32,
        tags: { [tag]: { offset: 0, data: { dist: {}, pos: [cm(x), cm(y), CHEST] } } },
      });
    case 'ranges':
    case 'tdoa':
      // The anchors of the plant are no part of the simulated world: such a badge is neither heard nor measured.
      return ({ tag }, unixMs) => ({ tag, t: unixMs / 1000, ranges: [], rx: [] });
  }
}
