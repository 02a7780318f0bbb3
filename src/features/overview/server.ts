import { URI } from 'vscode-uri';
import { GitError } from '../../platform/git/run-git';
import { filesBefore, type PastFiles } from '../../platform/git/git-files';
import type { ReportResult } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import { checkedOnDisk, type Work } from '../../server/on-disk';
import { documentResult } from '../../server/page-result';
import { overviewOf } from './build';
import { overviewDocument } from './document';
import type { OverviewParams } from './requests';

/** A week, in milliseconds. */
const PERIOD_MS = 7 * 86_400_000;

/** The overview of the last seven days, from the saved files. Without a reader, nobody is named. */
export const overviewPage = (
  hosted: HostedProject,
  { viewer = '', rate, ...params }: OverviewParams,
  work: Work,
): Promise<ReportResult> =>
  checkedOnDisk(hosted, work, async ({ project, model, pause }) => {
    const now = new Date();
    const since = new Date(now.getTime() - PERIOD_MS).toISOString();
    const past = await filesBefore(URI.parse(hosted.root).fsPath, since).catch(asReason);
    const { software } = params;
    const made = await overviewOf(project, model, {
      software,
      now,
      since,
      rate,
      past,
      pause,
      reader: viewer,
    });
    return documentResult(project, overviewDocument(made), params);
  });

function asReason(error: unknown): PastFiles {
  if (error instanceof GitError) return { reason: error.message };
  throw error;
}
