/** Starts the development host, which serves the product's own commands: `cargo build -p host` makes it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BUILT = fileURLToPath(
  new URL(`../../../target/debug/host${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url),
)

export interface Running {
  /** Such as `http://127.0.0.1:40001`. */
  address: string
  stop: () => Promise<void>
}

/** `built` is the folder of the built interface, where it is served too. */
export async function startHost(built?: string): Promise<Running> {
  const program = process.env.WECOM_BRIDGE_HOST ?? BUILT
  if (!existsSync(program)) throw new Error(`${program} is not there: cargo build -p host`)
  const folder = built ? ['--interface', built] : []
  const child = spawn(program, ['--with-parent', ...folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  return { address: await firstLine(child), stop: () => stop(child) }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let said = ''
  return await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}`)))
    child.stdout?.on('data', (more: Buffer) => {
      said += more.toString()
      if (said.includes('\n')) resolve(said.trim())
    })
  })
}

/** It ends with its input, and removes its folders first. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stdin?.end()
  await ended
}
