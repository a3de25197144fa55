import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** An inline script ends at the first `</script`, and `<!--` in it changes how a browser reads what follows. */
const inlineable: Plugin = {
  name: 'inlineable',
  generateBundle(_, files) {
    for (const file of Object.values(files))
      if (file.type === 'chunk')
        file.code = file.code
          .replaceAll('</script', '\\x3C/script')
          .replaceAll('<!--', '\\x3C!--')
          .replaceAll('\r', '');
  },
};

/** The page of an incident bundle: one program and one style sheet, which an export puts into its file. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte(), inlineable],
  build: {
    outDir: join(import.meta.dirname, '../../../dist/bundle'),
    emptyOutDir: true,
    target: 'es2020',
    cssCodeSplit: false,
    lib: {
      entry: join(import.meta.dirname, 'main.ts'),
      formats: ['iife'],
      name: 'fengsui',
      fileName: () => 'player.js',
      cssFileName: 'player',
    },
  },
});
