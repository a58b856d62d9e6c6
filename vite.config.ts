import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ out: 'build', precompress: true }),
      // Short class names: they stand in every page's HTML.
      compilerOptions: { runes: true, cssHash: ({ hash, css }) => `s${hash(css).slice(0, 5)}` },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          // Svelte sets style attributes for transitions and widths; no stylesheet may come from elsewhere.
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'connect-src': ['self'],
          'font-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
      // Kit's own origin check stays on: main.ts makes every request carry SITE_URL's origin.
      // Preloads go as a header: the page's HTML stays small.
      output: { linkHeaderPreload: true },
      version: { pollInterval: 0 },
      // The server says which files a path needs: a table of all pages would be in every page's script.
      router: { resolution: 'server' },
    }),
  ],
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            // Few files: what the frame of every page needs is one, beside what each page needs.
            codeSplitting: {
              groups: [
                {
                  // What SvelteKit starts with, alone: modules beside it would run before it has said which version
                  // of the app this is, and each refused form would then load its page anew.
                  name: 'start',
                  test: /runtime.client.payload|preload-helper/,
                  priority: 1,
                },
                {
                  name: 'frame',
                  // Tabs of the library are within its pages only.
                  test: /src.commons.frame(?!.ui.Shelves)|src.ui.(Avatar|avatar|Button|Icon|IconButton|Menu|MenuItem|Notice|icon)\b|platform.(i18n|web).[a-z-]+\.ts|messages.(ui|frame)_(?!examples|projects|templates)/,
                },
              ],
            },
          },
        },
      },
    },
  },
  build: {
    target: 'es2022',
    // Browsers that know light-dark() themselves: rewritten for older ones, a part of a page could not
    // have its own theme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
});
