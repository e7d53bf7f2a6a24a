import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const JUNIT = process.env['WECOM_BRIDGE_JUNIT']

// Two builds of one interface: `vite build` speaks to the desktop shell only, `--mode host` to the development host,
// which serves it. The development server serves the interface as it is edited and asks the host for everything else:
// `cargo xtask host` in one terminal, `npm run dev` in another, then http://localhost:5173/?world=set-up.
const HOST = 'http://127.0.0.1:4180'
const ASKED = ['^/worlds/', '^/[a-z-]+-\\d+/(call|events)(/|$)']
const TO_HOST = { target: HOST, changeOrigin: true, headers: { origin: HOST } }

// The shell freezes Object.prototype. The chart's libraries set `constructor` by assignment, which a frozen prototype
// refuses; defined as a property of the object itself it is the same.
const SETS_CONSTRUCTOR = /([\w$.]+)\.constructor = ([^;,]+);/g
const unfrozenConstructors: Plugin = {
  name: 'constructors-beside-a-frozen-prototype',
  transform(code, id) {
    if (!/node_modules[\\/](?:echarts|zrender|tslib)[\\/]/.test(id) || !code.includes('.constructor = ')) return null
    const defined = "Object.defineProperty($1, 'constructor', { value: $2, writable: true, configurable: true });"
    return { code: code.replace(SETS_CONSTRUCTOR, defined), map: null }
  },
}

// All scripts that are read before the first paint, in bytes: a build that needs more fails.
const FIRST_SCRIPTS = 420_000
const firstScriptsStaySmall: Plugin = {
  name: 'first-scripts-stay-small',
  generateBundle(_, files) {
    const first = new Set<string>()
    const add = (name: string): void => {
      const file = files[name]
      if (file?.type !== 'chunk' || first.has(name)) return
      first.add(name)
      file.imports.forEach(add)
    }
    for (const file of Object.values(files)) if (file.type === 'chunk' && file.isEntry) add(file.fileName)
    const sizes = [...first].map((name) => Buffer.byteLength((files[name] as { code: string }).code))
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    if (bytes > FIRST_SCRIPTS) this.error(`${bytes} bytes of scripts before the first paint; at most ${FIRST_SCRIPTS}`)
  },
}

export default defineConfig(({ mode }) => ({
  plugins: [vue(), unfrozenConstructors, ...(mode === 'production' ? [firstScriptsStaySmall] : [])],
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
