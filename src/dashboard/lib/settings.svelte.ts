import type { Text } from '../../domain/text.ts';
import { LANGUAGES, type Language } from '../../words/language.ts';
import { TEXTS, type TextKey } from './texts.ts';

export const THEMES = ['auto', 'light', 'dark', 'night'] as const;
export type Theme = (typeof THEMES)[number];

const known = <T extends string>(values: readonly T[], text: string | null, otherwise: T): T =>
  values.find((value) => value === text) ?? otherwise;

/** What a person chose for this screen; kept in the browser. */
class ScreenSettings {
  language = $state<Language>(
    known(LANGUAGES, new URLSearchParams(location.search).get('lang') ?? localStorage.getItem('language'), 'zh'),
  );
  theme = $state<Theme>(known(THEMES, localStorage.getItem('theme'), 'auto'));
  wall = $state(localStorage.getItem('wall') === 'true');
  #systemDark = $state(matchMedia('(prefers-color-scheme: dark)').matches);

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener(
      'change',
      ({ matches }) => (this.#systemDark = matches),
    );
  }

  /** The palette in force. */
  get palette(): Exclude<Theme, 'auto'> {
    if (this.theme !== 'auto') return this.theme;
    return this.#systemDark ? 'dark' : 'light';
  }

  /** Puts the choices on the page and keeps them. */
  apply(): void {
    const root = document.documentElement;
    root.dataset['theme'] = this.palette;
    root.dataset['wall'] = String(this.wall);
    root.lang = this.language === 'zh' ? 'zh-CN' : 'en';
    localStorage.setItem('language', this.language);
    localStorage.setItem('theme', this.theme);
    localStorage.setItem('wall', String(this.wall));
  }
}

export const screen = new ScreenSettings();

/** A word of the screens in the language in force. */
export const t = (key: TextKey): string => TEXTS[key][screen.language === 'zh' ? 0 : 1];

/** A text of the plant in the language in force. */
export const say = (text: Text): string => text[screen.language];

/** The text of a code; the code itself where this page does not know it yet. */
export const sayOf = (texts: Readonly<Record<string, Text>>, code: string): string => {
  const known = texts[code];
  return known === undefined ? code : say(known);
};
