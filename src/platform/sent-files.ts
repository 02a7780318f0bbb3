import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { MAX_LINE_BYTES } from '../base/json/long-lines';
import { UserError } from '../base/user-error';
import { openSent, readSent, type SentAnswers } from '../project/pages/sent-answers';
import { ArchiveBudget, filesOfArchive, isArchive } from './archive';

/** The answers in each file, or in those at the top of an archive. `passphrase`: of locked ones; `nameOf`: how messages name a file. Throws UserError. */
export async function* sentFiles(
  files: readonly string[],
  passphrase: string | undefined,
  nameOf = (file: string) => file,
): AsyncGenerator<{ file: string; answers: SentAnswers | string }> {
  const read = async (pieces: AsyncIterable<Uint8Array>) => openSent(await readAnswers(pieces), passphrase);
  for (const place of files) {
    const file = nameOf(place);
    if (!isArchive(place)) {
      if ((await stat(place)).isDirectory())
        throw new UserError(`${file} is a folder. Name the files in it.`);
      yield { file, answers: await read((await open(place)).createReadStream()) };
      continue;
    }
    const all = await filesOfArchive(path.resolve(place), new ArchiveBudget());
    const top = all.filter(({ name }) => !name.includes('/') && name.endsWith('.jsonl'));
    if (top.length === 0) throw new UserError(`${file} has no .jsonl file at its top.`);
    for (const { name, bytes } of top) yield { file: `${file}/${name}`, answers: await read(bytes()) };
  }
}

async function readAnswers(pieces: AsyncIterable<Uint8Array>): Promise<SentAnswers | string> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    if ((size += piece.length) > MAX_LINE_BYTES) return 'has more than 256 MiB, which no page sends.';
    read.push(piece);
  }
  try {
    return readSent(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(read)));
  } catch (error) {
    if (error instanceof TypeError) return 'is damaged: it is not UTF-8. Ask for it to be sent again.';
    throw error;
  }
}
