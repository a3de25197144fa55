import { expect, it } from 'vitest';
import { isProcessUnit } from '../../src/settings/process-units.ts';

it.each(
  '°C ℃ K Pa kPa KPA MPa mbar bar barg psi PSIG kPa(g) mmH2O mmHg % ‰ %RH %FS m mm µm m2 m² m3 m3/h m³/h Nm3/h m/s km/h L/min l/s t t/h kg kg/h kg/m3 g/m³ A mA V mV kW kWh kVA Hz rpm r/min s min h d ° deg pH NTU µS/cm mm/s m/s2 m/s² N N·m kN dB dB(A) lx Ω MΩ cps 1/min s-1 kJ/kg W/m2 cc/min ppm 米 摄氏度 转/分 ?'.split(
    ' ',
  ),
)('%s is a unit', (unit) => {
  expect(isProcessUnit(unit)).toBe(true);
});

it.each('pmm ppmm pppm %LLE %LEI foo kPqa °X mAA mg/m4 mq/m3 degC1 kp/h7 m//h'.split(' '))('%s is none', (unit) => {
  expect(isProcessUnit(unit)).toBe(false);
});
