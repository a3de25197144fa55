import type { ConfigurationEdit } from '../domain/input.ts';
import type { Plant } from '../domain/plant.ts';
import type { Text } from '../domain/text.ts';
import type { Instant } from '../domain/time.ts';

/** One thing that is wrong with the texts of a configuration: where, what, and how to mend it. */
export interface ConfigurationProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Names what is wrong to programs. */
  readonly code?: string | undefined;
  /** A warning is told and stops nothing; without it, it is an error. */
  readonly level?: 'warning' | undefined;
  /** In English. */
  readonly message: string;
  readonly mend: string;
  /** The same in Chinese. */
  readonly zh?: { readonly message: string; readonly mend: string } | undefined;
}

/** The texts of a configuration by file name, relative to its folder. */
export type ConfigurationFiles = Readonly<Record<string, string>>;

/** One key before and after a change, as it is written, by its readable path. */
export interface KeyChange {
  readonly path: string;
  readonly old?: unknown;
  readonly new?: unknown;
}

/** A change that came into force. */
export interface ConfigurationItem extends Omit<ConfigurationEdit, 'changes'> {
  readonly revision: string;
  /** The one that was in force before. */
  readonly previous: string;
  readonly at: Instant;
  /** The first changes; `changed` is how many there are. */
  readonly changes: readonly KeyChange[];
}

/** An entry of the history. `kept`: its texts can still be put into force. */
export type KeptItem = ConfigurationItem & { readonly kept: boolean };

/** A change that a person asks for. */
export interface ChangeRequest {
  readonly reason?: string | undefined;
  readonly by: string;
  readonly role: string;
  /** A second person, whose password was checked. */
  readonly confirmedBy?: string | undefined;
}

/** What became of a change. */
export type ChangeReply =
  | {
      readonly ok: true;
      readonly revision: string;
      /** Paths of what is in force now; empty where nothing changed. */
      readonly applied: readonly string[];
      /** Paths of what comes into force at the next start only. */
      readonly restart: readonly string[];
      /** Devices that were begun again. */
      readonly devices: readonly string[];
      readonly loosened: readonly string[];
      /** `data`: the folder could not be written; the configuration is in force from the data folder, also after a restart. */
      readonly servedFrom: 'folder' | 'data';
      /** Whether the record has it on the disk. */
      readonly durable: boolean;
    }
  | { readonly ok: false; readonly why: 'problems'; readonly problems: readonly ConfigurationProblem[] }
  /** `unknown-revision`: its texts are not kept. `failed`: the old one stays in force. */
  | {
      readonly ok: false;
      readonly why: 'unknown-revision' | 'nothing-to-undo' | 'busy' | 'failed';
      readonly detail: Text;
    };

/** The configuration in force, and how it becomes another one while everything goes on. */
export interface Configuration {
  current(): {
    readonly revision: string;
    readonly files: ConfigurationFiles;
    readonly servedFrom: 'folder' | 'data';
  };
  /** What would be wrong with these files over those in force; `busy` where too many checks wait. */
  check(files: ConfigurationFiles): Promise<readonly ConfigurationProblem[] | 'busy'>;
  /** The plant that these files over those in force would make; puts nothing into force. */
  tryOut(
    files: ConfigurationFiles,
  ): Promise<
    | { readonly ok: true; readonly plant: Plant }
    | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] }
    | 'busy'
  >;
  /** Puts files over those in force. */
  put(files: ConfigurationFiles, request: ChangeRequest): Promise<ChangeReply>;
  /** Puts an earlier configuration into force: that of `revision`, else the one before the last change. */
  undo(revision: string | undefined, request: ChangeRequest): Promise<ChangeReply>;
  /** Newest first. */
  history(): readonly KeptItem[];
}
