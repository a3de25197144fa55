import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The file that says whose record a data folder holds, where it was imported. */
export const importedFile = (data: string): string => join(data, 'imported.json');

/** Whether a data folder holds an imported record: no gateway goes on with it. */
export const isImported = (data: string): boolean => existsSync(importedFile(data));
