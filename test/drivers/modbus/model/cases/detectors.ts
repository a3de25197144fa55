import { type Case, contact } from './case.ts';

/** devices.md B.1 to B.3: what each detector, put into a state, has to make of its points. */
export const DETECTOR_CASES: Readonly<Record<string, Case>> = {
  'honeywell-xnx': {
    device: 'unit: 11',
    points: [
      '{ id: gas, gas: EX }',
      contact('a1', 'alarm-1'),
      contact('fault', 'fault'),
      '{ id: code, read: { signal: fault-code } }',
    ],
    expected: {
      normal: '12.5 good, 0 good, 0 good, 0 good',
      alarm: '31.25 good, 1 good, 0 good, 0 good',
      'warm-up': 'null bad/warm-up, 0 good, 0 good, 0 good',
      inhibit: 'null bad/calibration, 0 good, 0 good, 0 good',
      calibration: 'null bad/calibration, 0 good, 0 good, 0 good',
      fault: 'null bad/sensor, 0 good, 1 good, 1021 good',
      'over-range': '104 uncertain/over-range, 1 good, 0 good, 0 good',
      'stuck-heartbeat': 'null bad/comm, null bad/comm, null bad/comm, null bad/comm',
    },
  },
  'honeywell-xcd': {
    points: ['{ id: gas, gas: H2S }', contact('a2', 'alarm-2'), '{ id: temperature, read: { signal: temperature } }'],
    expected: {
      normal: '3.5 good, 0 good, -12 good',
      alarm: '22 good, 1 good, -12 good',
      'warm-up': 'null bad/warm-up, 0 good, -12 good',
      inhibit: 'null bad/inhibit, 0 good, -12 good',
      calibration: 'null bad/calibration, 0 good, -12 good',
      fault: 'null bad/sensor, 0 good, -12 good',
      'over-range': '120 uncertain/over-range, 1 good, -12 good',
    },
  },
  'honeywell-xrl': {
    points: ['{ id: gas, gas: H2S }', contact('a2', 'alarm-2'), contact('fault', 'fault-other')],
    expected: {
      normal: '3.5 good, 0 good, 0 good',
      alarm: '22 good, 1 good, 0 good',
      'warm-up': 'null bad/warm-up, 0 good, 0 good',
      inhibit: 'null bad/inhibit, 0 good, 0 good',
      calibration: 'null bad/calibration, 0 good, 0 good',
      fault: 'null bad/sensor, 0 good, 1 good',
      'over-range': '120 uncertain/over-range, 1 good, 0 good',
      'stuck-heartbeat': 'null bad/comm, null bad/comm, null bad/comm',
    },
  },
  'honeywell-midas': {
    points: ['{ id: gas, gas: NH3 }', contact('a1', 'alarm-1'), contact('fault', 'fault')],
    expected: {
      normal: '2.5 good, 0 good, 0 good',
      alarm: '15 good, 1 good, 0 good',
      'warm-up': 'null bad/warm-up, 0 good, 0 good',
      inhibit: 'null bad/inhibit, 0 good, 0 good',
      calibration: 'null bad/calibration, 0 good, 0 good',
      fault: 'null bad/sensor, 0 good, 1 good',
      'over-range': '101 uncertain/over-range, 1 good, 0 good',
      'stuck-heartbeat': 'null bad/comm, null bad/comm, null bad/comm',
    },
  },
  'honeywell-touchpoint-pro': {
    points: [
      '{ id: gas, gas: H2S, read: { channel: 3 } }',
      '{ id: other, gas: EX, read: { channel: 64 } }',
      contact('a2', 'alarm-2', ', channel: 3'),
      contact('fault', 'fault', ', channel: 3'),
      '{ id: percent, read: { signal: percent, channel: 64 } }',
    ],
    expected: {
      normal: '3 good, 64 good, 0 good, 0 good, 64 good',
      alarm: '20 good, 64 good, 1 good, 0 good, 64 good',
      inhibit: 'null bad/inhibit, 64 good, 0 good, 0 good, 64 good',
      fault: 'null bad/sensor, 64 good, 0 good, 1 good, 64 good',
      'over-range': '100 uncertain/over-range, 64 good, 1 good, 0 good, 64 good',
    },
  },
  'detcon-1000': {
    points: [
      '{ id: gas, gas: H2S, read: { scale: 0.1 } }',
      contact('a2', 'alarm-2'),
      contact('fault', 'fault'),
      '{ id: life, read: { signal: sensor-life } }',
    ],
    expected: {
      normal: '23.5 good, 0 good, 0 good, 98 good',
      alarm: '41 good, 1 good, 0 good, 98 good',
      calibration: 'null bad/calibration, 0 good, 0 good, 98 good',
      fault: 'null bad/sensor, 0 good, 1 good, 98 good',
      'over-range': '101 uncertain/over-range, 1 good, 0 good, 98 good',
    },
  },
  'gm-s4000t': {
    points: ['{ id: gas, gas: H2S }'],
    expected: {
      normal: '25 good',
      alarm: '75 good',
      'warm-up': 'null bad/warm-up',
      calibration: 'null bad/calibration',
      fault: 'null bad/sensor',
      'over-range': '102.5 uncertain/over-range',
    },
  },
  'msa-ultima-x': {
    device: 'origin: 1000',
    points: [
      '{ id: gas, gas: EX, read: { channel: 2 } }',
      '{ id: other, gas: EX, read: { channel: 3 } }',
      contact('high', 'alarm-high'),
      '{ id: temperature, read: { signal: temperature, channel: 3 } }',
    ],
    expected: {
      normal: '10 good, 15 good, 0 good, 23 good',
      alarm: '40 good, 15 good, 1 good, 23 good',
      'warm-up': 'null bad/warm-up, null bad/warm-up, 0 good, 23 good',
      // What is the matter with one sensor does not blind the other.
      calibration: 'null bad/calibration, 15 good, 0 good, 23 good',
      fault: 'null bad/sensor, 15 uncertain/sensor, 0 good, 23 good',
      'over-range': '130 uncertain/over-range, 15 good, 1 good, 23 good',
    },
  },
  'drager-polytron-8000': {
    points: ['{ id: gas, gas: H2S }'],
    expected: {
      normal: '3.25 good',
      alarm: '21 good',
      fault: 'null bad/sensor',
      'over-range': '100 uncertain/over-range',
    },
  },
  'pem-tech-pt495': {
    points: ['{ id: gas, gas: H2S, read: { scale: 0.1 } }'],
    expected: { normal: '4.2 good', alarm: '25 uncertain/sensor', 'over-range': '100 uncertain/over-range' },
  },
  'senseair-s8': {
    points: ['{ id: co2 }'],
    expected: {
      normal: '666 good',
      alarm: '1500 good',
      'warm-up': 'null bad/warm-up',
      fault: 'null bad/sensor',
      'over-range': '2000 uncertain/over-range',
    },
  },
  'gds-gasmax': {
    points: ['{ id: gas, gas: EX, read: { channel: 2 } }', '{ id: other, gas: EX, read: { channel: 1 } }'],
    expected: {
      normal: '25 good, 0 good',
      alarm: '50 good, 0 good',
      fault: 'null bad/sensor, 0 good',
      'over-range': '102.5 uncertain/over-range, 0 good',
    },
  },
};
