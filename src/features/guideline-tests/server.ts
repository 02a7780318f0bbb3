import { closedTo, goldClosedTo } from '../../engine/independence';
import { wholeModel } from '../../engine/whole-model';
import { heading } from '../../document/blocks';
import type { ReportParams } from '../../protocol/server';
import { pageAnswer } from '../../server/page-result';
import type { Pause } from '../../server/requests';
import { coverageDocument, testDocument } from './document';
import { testReport } from './report';

/** The tests and the coverage of a guideline as a page. Annotators see shares, of examples that they have answered. */
export const testsPage = pageAnswer(
  wholeModel,
  async ({ project, model }, { viewer }: ReportParams, pause: Pause) => {
    const [closed, gold] = [closedTo(project, model, viewer), goldClosedTo(project, model, viewer)];
    const isHidden = (sample: string): boolean => {
      const key = project.samples.ids.find(sample);
      return closed?.(key) === true || gold?.(key) === true;
    };
    const report = await project.fromAll(() => testReport(project, model, pause, isHidden));
    const title = model.schema.title ?? 'Labelling project';
    const options = { title, seesAnswers: !closed && !gold };
    const [tests, coverage] = [testDocument(report, options), coverageDocument(report, options)];
    return { ...tests, blocks: [...tests.blocks, heading(2, 'Coverage', 'coverage'), ...coverage.blocks] };
  },
);
