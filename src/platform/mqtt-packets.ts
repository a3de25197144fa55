import { writeToStream } from 'mqtt-packet';

/**
 * The packet writer of both the MQTT client and the embedded broker keeps a ready-made buffer for each of 65,536
 * numbers: 9 MB for the sake of a few packets. Call it before the first packet is written.
 */
export function spareNumberCache(): void {
  writeToStream.cacheNumbers = false;
}
