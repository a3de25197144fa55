import { type Case, contact } from './case.ts';

/** devices.md B.1 to B.6: the same of controllers, modules, contacts and wind. */
export const OTHER_CASES: Readonly<Record<string, Case>> = {
  'rki-beacon-410': {
    points: [
      '{ id: gas, gas: EX, read: { channel: 2 } }',
      '{ id: other, gas: EX, read: { channel: 4 } }',
      contact('a1', 'alarm-1', ', channel: 2'),
      contact('fault', 'fault'),
    ],
    expected: {
      normal: '4 good, 8 good, 0 good, 0 good',
      alarm: '18 good, 8 good, 1 good, 0 good',
      'warm-up': 'null bad/warm-up, 8 good, 0 good, 0 good',
      inhibit: 'null bad/inhibit, 8 good, 0 good, 0 good',
      calibration: 'null bad/calibration, 8 good, 0 good, 0 good',
      fault: 'null bad/sensor, 8 good, 0 good, 1 good',
      'over-range': '101 uncertain/over-range, 8 good, 1 good, 0 good',
    },
  },
  'drager-regard-3900': {
    points: [
      '{ id: gas, gas: CO, range: [0, 50], alarms: { high: 17, high-high: 34 }, read: { channel: 16 } }',
      contact('a2', 'alarm-2', ', channel: 16'),
      '{ id: scale, read: { signal: full-scale, channel: 16 } }',
    ],
    expected: {
      normal: '5 good, 0 good, 50 good',
      alarm: '30 good, 1 good, 50 good',
      calibration: 'null bad/calibration, 0 good, 50 good',
      fault: 'null bad/sensor, 0 good, 50 good',
      'over-range': '50 uncertain/over-range, 1 good, 50 good',
    },
  },
  'igd-toc-635': {
    points: [
      '{ id: gas, gas: EX, read: { channel: 20 } }',
      contact('a2', 'alarm-2', ', channel: 20'),
      '{ id: volts, read: { signal: sensor-voltage, channel: 20 } }',
    ],
    expected: {
      normal: '2 good, 0 good, 5.12 good',
      alarm: '42 good, 1 good, 5.12 good',
      inhibit: 'null bad/inhibit, 0 good, 5.12 good',
      fault: 'null bad/sensor, 0 good, 5.12 good',
      'over-range': '100 uncertain/over-range, 1 good, 5.12 good',
    },
  },
  'oldham-mx43': {
    points: [
      '{ id: gas, gas: H2S, read: { channel: 96, scale: 0.1 } }',
      '{ id: other, gas: H2S, read: { channel: 1, scale: 0.1 } }',
      '{ id: status, read: { signal: status, channel: 96 } }',
    ],
    expected: {
      normal: '9.6 good, 0.1 good, 0 good',
      alarm: '24 uncertain/sensor, 0.1 good, 1 good',
      fault: '0 uncertain/sensor, 0.1 good, 0 good',
      'over-range': '100.1 uncertain/over-range, 0.1 good, 0 good',
    },
  },
  'notifier-modbus-gw': {
    points: [
      // Loop 2, address 5 and module 10; loop 7, address 5; a place that is not fitted.
      contact('detector', 'active', ', channel: 405'),
      contact('module', 'active', ', channel: 610'),
      contact('far', 'active-6-10', ', channel: 405'),
      contact('absent', 'active', ', channel: 406'),
      contact('trouble', 'trouble', ', channel: 405'),
    ],
    expected: {
      normal: '0 good, 0 good, 0 good, null bad/config, 0 good',
      alarm: '1 good, 0 good, 1 good, null bad/config, 0 good',
      inhibit: '0 uncertain/inhibit, 0 good, 0 good, null bad/config, 0 good',
      fault: '0 uncertain/sensor, 0 good, 0 good, null bad/config, 1 good',
    },
  },
  'moxa-iologik-e1240': {
    points: ['{ id: gas, gas: EX, read: { channel: 3 } }', '{ id: other, gas: EX, read: { channel: 8 } }'],
    expected: {
      normal: '20 good, 20 good',
      alarm: '60 good, 20 good',
      fault: 'null bad/sensor, 20 good',
      'over-range': '100 uncertain/over-range, 20 good',
    },
  },
  'moxa-iologik-e1210': {
    points: [
      contact('in', 'input', ', channel: 3'),
      contact('other', 'input', ', channel: 16'),
      contact('out', 'output', ', channel: 3'),
    ],
    expected: { normal: '0 good, 0 good, 1 good', alarm: '1 good, 0 good, 1 good' },
  },
  'waveshare-analog-8ch': {
    device: 'unit: 9',
    points: ['{ id: gas, gas: EX, read: { channel: 3 } }', '{ id: other, gas: EX, read: { channel: 8 } }'],
    expected: {
      normal: '25 good, 25 good',
      alarm: '50 good, 25 good',
      fault: 'null bad/sensor, 25 good',
      'over-range': '103.8 uncertain/over-range, 25 good',
    },
  },
  'waveshare-io-8ch': {
    device: 'unit: 3',
    points: [
      contact('in', 'input', ', channel: 3'),
      contact('out', 'output', ', channel: 3'),
      contact('none', 'output', ', channel: 4'),
    ],
    expected: { normal: '0 good, 1 good, 0 good', alarm: '1 good, 1 good, 0 good' },
  },
  'icpdas-m7017c': {
    points: ['{ id: gas, gas: EX, read: { channel: 3 } }', '{ id: other, gas: EX, read: { channel: 8 } }'],
    expected: {
      normal: '25 good, 25 good',
      alarm: '50 good, 25 good',
      fault: 'null bad/sensor, 25 good',
      'over-range': '100 uncertain/over-range, 25 good',
    },
  },
  'advantech-adam-4150': {
    points: [contact('in', 'input', ', channel: 3'), contact('out', 'output', ', channel: 3')],
    expected: { normal: '0 good, 1 good', alarm: '1 good, 1 good' },
  },
  'carel-gld': {
    points: [contact('alarm', 'alarm'), contact('fault', 'fault')],
    expected: { normal: '0 good, 0 good', alarm: '1 good, 0 good', fault: '0 uncertain/sensor, 1 good' },
  },
  'bacharach-mgs-400': {
    points: [contact('alarm', 'alarm'), contact('fault', 'fault'), contact('saturated', 'saturated')],
    expected: {
      normal: '0 good, 0 good, 0 good',
      alarm: '1 good, 0 good, 0 good',
      'warm-up': '0 uncertain/warm-up, 0 good, 0 good',
      fault: '0 uncertain/sensor, 1 good, 0 good',
      'over-range': '1 good, 0 good, 1 good',
    },
  },
  'renke-wind-speed': {
    points: ['{ id: speed }'],
    expected: { normal: '3.4 good', alarm: '21 good', 'over-range': '62 uncertain/over-range' },
  },
  'renke-wind-direction': {
    device: 'unit: 2',
    points: ['{ id: from }'],
    expected: { normal: '135 good', fault: 'null bad/sensor' },
  },
  lambrecht: {
    points: [
      '{ id: speed }',
      '{ id: highest, read: { signal: speed-highest } }',
      '{ id: from, read: { signal: direction } }',
    ],
    expected: {
      normal: '5.2 good, 9.8 good, 270.5 good',
      alarm: '25.1 good, 9.8 good, 270.5 good',
      fault: 'null bad/sensor, 9.8 good, null bad/sensor',
    },
  },
};
