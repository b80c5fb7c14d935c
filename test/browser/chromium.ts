/** Starts the Chromium of this machine, without a window. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Throws when there is none: `scripts/chromium.sh` installs one. */
export function startChromium(): Promise<Browser> {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => folders.map((folder) => join(folder, name)))
  const executablePath = paths.find(isExecutable)
  if (!executablePath) throw new Error('no Chromium in the PATH: run scripts/chromium.sh')
  // Without its sandbox, which containers and root do not let it have: it loads pages of this machine only.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
