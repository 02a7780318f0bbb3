import { closedTo, goldClosedTo } from '../../engine/independence';
import type { Project } from '../../engine/project';
import { wholeModel } from '../../engine/whole-model';
import type { ProjectModel } from '../../project/model/model';
import { heading } from '../../document/blocks';
import type { ReportParams } from '../../protocol/server';
import { pageAnswer } from '../../server/page-result';
import type { Pause } from '../../server/requests';
import { coverageDocument, testDocument } from './document';
import { testReport } from './report';

/** The tests and the coverage of a guideline as a page. Annotators see shares, and no answer to a sample. */
export const testsPage = pageAnswer(
  wholeModel,
  async ({ project, model }, { viewer }: ReportParams, pause: Pause) => {
    const report = await project.fromAll(() => testReport(project, model, pause));
    const options = {
      title: model.schema.title ?? 'Labelling project',
      seesAnswers: seesAnswers(project, model, viewer),
    };
    const [tests, coverage] = [testDocument(report, options), coverageDocument(report, options)];
    return { ...tests, blocks: [...tests.blocks, heading(2, 'Coverage', 'coverage'), ...coverage.blocks] };
  },
);

/** Whether a person may know who answered which sample how, and which are gold. */
const seesAnswers = (project: Project, model: ProjectModel, viewer: string | undefined): boolean =>
  !closedTo(project, model, viewer) && !goldClosedTo(project, model, viewer);
