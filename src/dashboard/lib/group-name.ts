import { t } from './settings.svelte.ts';

/** Groups of people that most plants have, by the ids that the example configuration gives them. */
const USUAL = {
  visitor: 'visitorGroup',
  contractor: 'contractorGroup',
  operator: 'operatorGroup',
  maintenance: 'maintenanceGroup',
  safety: 'safetyGroup',
} as const;
const keys: ReadonlyMap<string, (typeof USUAL)[keyof typeof USUAL]> = new Map(Object.entries(USUAL));

/** The name of a group in the language of the screen; one of a plant's own is called by its id. */
export function groupName(id: string): string {
  const key = keys.get(id);
  return key === undefined ? id : t(key);
}
