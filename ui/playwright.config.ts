/** The built interface against the product's own commands, in the Chromium that this system has. */
import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** How long each test took is asked for by `cargo xtask test`. */
const JUNIT = process.env.WECOM_BRIDGE_JUNIT
const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

function chromium(): string {
  const found = PLACES.find((place) => place && existsSync(place))
  if (!found) throw new Error('no Chromium found: install the package chromium, or set CHROMIUM to its path')
  return found
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'e2e/results',
  globalSetup: './e2e/setup.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: JUNIT ? [['list'], ['junit', { outputFile: JUNIT }]] : 'list',
  use: {
    actionTimeout: 30_000,
    reducedMotion: 'reduce',
    // To record costs more than to test: `npx playwright test --trace on -g NAME` does, of what failed.
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromium(), args: ['--no-sandbox'] },
  },
})
