import { defineConfig } from 'vite'

/** What the built page may do, the browser sees to it: run its own code and nothing else, and send nothing anywhere. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
].join('; ')

export default defineConfig({
  root: 'page',
  base: './',
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2024', modulePreload: { polyfill: false } },
  plugins: [
    {
      name: 'content-security-policy',
      // While developing, the page is reloaded through a connection to the server.
      apply: 'build',
      transformIndexHtml: () => [
        { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
      ],
    },
  ],
})
