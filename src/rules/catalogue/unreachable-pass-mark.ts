import { answersToPass } from '../../project/gold/qualification';
import { field } from '../../project/model/reader';
import { goldBySample, qualifying } from '../framework/gold-samples';
import { projectRule } from '../framework/rule';

export const unreachablePassMark = projectRule({
  id: 'unreachable-pass-mark',
  group: 'schema',
  severity: 'error',
  reveals: 'nothing',
  summary: 'No one can pass, even if every answer is right: with so few answers, the interval is too wide.',
  check(view, report) {
    const { qualification } = view.model.schema;
    if (!qualification) return;
    const { file, node, passMark, confidence } = qualification;
    const size = qualifying(view, qualification, goldBySample(view)).length;
    const least = answersToPass(qualification);
    if (size === 0 || size >= least) return;
    report({
      place: { file, node: field(node, 'pass_mark') ?? node },
      message: `${size === 1 ? 'One sample is' : `${size} samples are`} too few: with all of them right, the Wilson interval (confidence ${confidence}) still reaches below ${passMark}. It takes ${least} samples, a lower pass mark, or a lower confidence.`,
      key: 'unreachable-pass-mark',
    });
  },
});
