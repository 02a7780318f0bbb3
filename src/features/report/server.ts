import type { ReportParams } from '../../protocol/request';
import { modelWithLayers } from '../../engine/whole-model';
import { projectReport } from './measure/project-report';
import { reportDocument } from './document';
import { documentResult } from '../../server/page-result';
import { type Pause, withSchema } from '../../server/requests';

/** Samples listed in each bucket: the editor opens the others itself. */
const MAX_LISTED = 20;

/** The agreement report of a project. */
export const agreementReport = withSchema(
  modelWithLayers,
  async ({ hosted, project, model }, params: ReportParams, pause: Pause) => {
    const { software, viewer } = params;
    const report = await projectReport(
      { project, model },
      {
        software,
        now: new Date(),
        pause,
        isClosed: hosted.hiddenFrom(viewer),
        samples: MAX_LISTED,
        texts: true,
      },
    );
    return documentResult(project, reportDocument(report), params);
  },
);
