import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isObject } from '../../base/objects';
import { withPerson } from '../../cli/ask';
import { printable } from '../../cli/printable';
import { UsageError } from '../../cli/options';
import { say, sayError } from '../../cli/output';
import { writeWhole } from '../../cli/write-file';

export interface Sending {
  /** Absolute. */
  readonly project: string;
  readonly url: URL;
  /** In words. */
  readonly texts: string;
  /** The host that the user named with `--send-to`. */
  readonly named: string | undefined;
}

const CONSENT_FILE = 'sends.json';

/**
 * Returns once a person has agreed that this project's texts may go to this host: at the terminal, now or earlier, or by `--send-to`. Otherwise
 * throws UsageError, before anything is sent.
 */
export async function confirmSending({ project, url, texts, named }: Sending): Promise<void> {
  const { host } = url;
  const how = url.protocol === 'http:' ? `${host}, unencrypted` : host;
  const what = `${texts} and the guideline`;
  if (named !== undefined && named !== host)
    throw new UsageError(
      `--send-to names ${printable(named)}, but the endpoint is at ${host}. Nothing was sent.`,
    );
  if (named !== undefined) return say(`Sending ${what} to ${how}.`);
  const file = consentFile(project);
  const folder = realpathSync(project);
  const known = file === undefined ? [] : readConsents(file);
  if (known.some((each) => each.project === folder && each.origin === url.origin))
    return say(`Sending ${what} to ${how}, as agreed before (${file}).`);
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError(
      `This would send ${what} to ${how}. No one is at a terminal to agree: add --send-to ${host}. Nothing was sent.`,
    );
  sayError(`This sends ${what} of ${printable(folder)} to ${how}.`);
  const answer = await withPerson((ask) => ask(`Type ${host} to agree`, ''));
  if (answer !== host) throw new UsageError('Not agreed. Nothing was sent.');
  if (file === undefined) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const consents = [...known, { project: folder, origin: url.origin, time: new Date().toISOString() }];
  await writeWhole(file, (put) => put(`${JSON.stringify({ version: 1, consents }, null, 2)}\n`), {
    replace: true,
  });
  say(`Noted in ${file}. Remove the entry there to be asked again.`);
}

interface Consent {
  readonly project: string;
  readonly origin: string;
}

/** The file with the agreements; undefined if it would be inside the project, where others could write it. */
function consentFile(project: string): string | undefined {
  const home =
    process.platform === 'win32'
      ? (process.env.APPDATA ?? os.homedir())
      : (process.env.XDG_CONFIG_HOME ?? path.join(os.homedir(), '.config'));
  if (!path.isAbsolute(home)) return undefined;
  const file = path.join(home, 'labelwright', CONSENT_FILE);
  const real = [file, path.dirname(file), home].find((each) => existsSync(each));
  const within = path.relative(realpathSync(project), real === undefined ? home : realpathSync(real));
  const isInside = !path.isAbsolute(within) && within.split(path.sep)[0] !== '..';
  return isInside ? undefined : file;
}

function readConsents(file: string): Consent[] {
  if (!existsSync(file)) return [];
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const consents = isObject(value) && Array.isArray(value.consents) ? value.consents : [];
    return consents.filter(
      (each): each is Consent =>
        isObject(each) && typeof each.project === 'string' && typeof each.origin === 'string',
    );
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}. Correct or remove it.`);
  }
}
