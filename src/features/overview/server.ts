import { URI } from 'vscode-uri';
import { filesBefore } from '../../platform/git/git-files';
import type { ReportResult } from '../../protocol/request';
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
  { viewer: reader = '', rate, ...params }: OverviewParams,
  work: Work,
): Promise<ReportResult> =>
  checkedOnDisk(hosted, work, async ({ project, model, pause }) => {
    const now = new Date();
    const since = new Date(now.getTime() - PERIOD_MS).toISOString();
    const past = await filesBefore(URI.parse(hosted.root).fsPath, since);
    const fixed = { software: params.software, now, reader, rate };
    const made = await overviewOf({ project, model }, { ...fixed, since, past, pause });
    return documentResult(project, overviewDocument(made), params);
  });
