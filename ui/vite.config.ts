import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const JUNIT = process.env['WECOM_BRIDGE_JUNIT']

// Two builds of one interface: `vite build` speaks to the desktop shell only, `--mode host` to the development host,
// which serves it. The development server serves the interface as it is edited and asks the host for everything else:
// `cargo xtask host` in one terminal, `npm run dev` in another, then http://localhost:5173/?world=set-up.
const HOST = 'http://127.0.0.1:4180'
const ASKED = ['^/worlds/', '^/[a-z-]+-\\d+/(call|events)(/|$)']
const TO_HOST = { target: HOST, changeOrigin: true, headers: { origin: HOST } }

export default defineConfig(({ mode }) => ({
  plugins: [vue()],
  base: './',
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  server: { port: 5173, strictPort: false, proxy: Object.fromEntries(ASKED.map((path) => [path, TO_HOST])) },
  build: {
    outDir: mode === 'host' ? 'dist-host' : 'dist',
    target: 'es2022',
    // Small images become data addresses by default; the content policy of the shell allows no surprise.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    // What the first page is made of comes in one piece: each file costs a question to the shell.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts'],
    // How long each test took is asked for by `cargo xtask test`.
    reporters: JUNIT ? ['default', ['junit', { outputFile: JUNIT }]] : ['default'],
    globalSetup: 'tests/host/setup.ts',
    // The first test that enters a world waits until it is built.
    testTimeout: 30_000,
    server: { deps: { inline: ['element-plus'] } },
  },
}))
