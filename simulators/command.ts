import { type Scenario, SCENARIOS, scenarioNamed } from './scenario.ts';

/** What a line on standard input asks for. */
export type Command =
  | { readonly do: 'mqtt'; readonly port: number }
  | { readonly do: 'scenario'; readonly scenario: Scenario }
  | { readonly do: 'nothing'; readonly why: string };

/** Reads one line: `{"mqtt": PORT}` or `{"scenario": NAME}`. */
export function commandOf(line: string): Command {
  const asked = parse(line);
  if (typeof asked !== 'object' || asked === null) return { do: 'nothing', why: `not a JSON object: ${line}` };
  if ('mqtt' in asked) {
    const port = asked.mqtt;
    if (typeof port === 'number' && isPort(port)) return { do: 'mqtt', port };
    return { do: 'nothing', why: `not a port: ${String(port)}` };
  }
  const name = 'scenario' in asked ? asked.scenario : undefined;
  const scenario = typeof name === 'string' ? scenarioNamed(name) : undefined;
  if (scenario !== undefined) return { do: 'scenario', scenario };
  return {
    do: 'nothing',
    why: `known are {"mqtt": PORT} and {"scenario": ${SCENARIOS.map((known) => known.name).join(' | ')}}`,
  };
}

export const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
