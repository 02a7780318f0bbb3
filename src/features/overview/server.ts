import { URI } from 'vscode-uri';
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
  { viewer: reader = '', rate, ...params }: OverviewParams,
  work: Work,
): Promise<ReportResult> =>
  checkedOnDisk(hosted, work, async ({ project, model, pause }) => {
    const now = new Date();
    const made = await overviewOf(project, model, {
      ...{ now, since: new Date(now.getTime() - PERIOD_MS).toISOString(), software: params.software },
      ...{ folder: URI.parse(hosted.root).fsPath, reader, rate, pause },
    });
    return documentResult(project, overviewDocument(made), params);
  });
