import path from 'node:path';
import { URI } from 'vscode-uri';
import { blocksOf } from '../../document/blocks';
import { documentMarkdown } from '../../document/markdown';
import { sentFiles } from '../../platform/sent-files';
import type { HostedProject } from '../../server/hosted-project';
import { onDisk, readAnswers, type Work } from '../../server/on-disk';
import { areLocked, claimsOf, leftOut, partsOf, planFiles, writeReceived } from './receive-answers';
import type { ReceiveParams, ReceiveReply } from './requests';

/** Takes in what pages have sent as `labelwright receive` does. */
export function receive(
  hosted: Pick<HostedProject, 'root'>,
  { files, by, dryRun, passphrase, software }: ReceiveParams,
  work: Work,
): Promise<ReceiveReply | { problem: string }> {
  return onDisk(hosted, work, async (opened) => {
    const { project, model } = opened;
    await readAnswers(opened, work);
    const paths = files.map((uri) => URI.parse(uri).fsPath);
    const received = await planFiles(project, model, sentFiles(paths, passphrase, path.basename));
    const fresh = dryRun ? 0 : await writeReceived(project, by, received);
    const blocks = blocksOf(...received.flatMap((each) => partsOf(each, dryRun)));
    const title = 'Receive Answers';
    const text = documentMarkdown({ title, blocks }, software);
    const locked = areLocked(received);
    return { title, text, claims: claimsOf(received), fresh, leftOut: leftOut(received), locked };
  });
}
