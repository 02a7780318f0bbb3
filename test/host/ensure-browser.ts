// Finds the browsers that show the browser-hosted VS Code and the pages of annotators.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

interface Wanted {
  /** As people call it. */
  readonly name: string;
  /** The environment variable that names its executable. */
  readonly variable: string;
  /** Names of executables on the PATH, the best one first. */
  readonly names: readonly string[];
  /** Paths on other systems. */
  readonly places: readonly string[];
  /** Debian's package. */
  readonly debian: string;
}

/** Returns the path of a Chromium; installs Debian's when there is none and this process may. Throws with the way out otherwise. */
export const ensureChromium = (): string =>
  ensure({
    name: 'Chromium or Google Chrome',
    variable: 'CHROMIUM',
    names: [
      ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
      'microsoft-edge',
    ],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
    debian: 'chromium',
  });

/** As `ensureChromium`, for Firefox. */
export const ensureFirefox = (): string =>
  ensure({
    name: 'Firefox',
    variable: 'FIREFOX',
    names: ['firefox-esr', 'firefox'],
    places: [
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    ],
    debian: 'firefox-esr',
  });

function ensure(wanted: Wanted): string {
  const { name, variable } = wanted;
  const own = process.env[variable];
  if (own && !existsSync(own)) throw new Error(`${variable} names ${own}, which does not exist.`);
  const found = own || find(wanted) || install(wanted);
  if (found) return found;
  throw new Error(
    `No ${name.split(' ')[0]} found. Install ${name}, or set ${variable} to the path of its executable.`,
  );
}

function find({ names, places }: Wanted): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).concat('/usr/bin');
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...onPath, ...places].find((file) => existsSync(file));
}

function install(wanted: Wanted): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.error(`Installing ${wanted.debian} ...`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' as const };
  execFileSync('apt-get', ['update', '-q'], options);
  execFileSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', wanted.debian], options);
  return find(wanted);
}
