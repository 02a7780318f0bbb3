import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../base/user-error';

/** The frame of all annotators' pages, an HTML file beside the program. Throws UserError if it is missing. */
export async function readPageFrame(): Promise<string> {
  const file = path.join(__dirname, 'page.html');
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UserError(
      `${file} is missing: pages are made from it. Install Labelwright whole, with all files of its folder dist.`,
    );
  }
}
