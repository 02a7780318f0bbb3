import * as vscode from 'vscode';
import { EVALUATION_REQUEST } from '../requests';
import { COMMANDS, PAGES } from '../../../extension/ids';
import { openClickedSample } from '../../../extension/pages/clicked-sample';
import type { PageKind } from '../../../extension/pages/page-views';

/** The evaluation of a model. A click on a sample opens it in the panel; a link leads on to the validation. */
export const evaluationPage: PageKind = {
  viewType: PAGES.evaluation,
  request: EVALUATION_REQUEST,
  name: 'the evaluation',
  title: 'Evaluation',
  question: 'In which project do you want to evaluate a model?',
  follows: ({ schema, answers, buckets }) => schema || answers || buckets,
  received: async (root, message, params) => {
    const { type, bucket, sample } = message;
    if (type !== 'open' || typeof bucket !== 'string' || typeof sample === 'string')
      return openClickedSample(root, message, params);
    await vscode.commands.executeCommand(COMMANDS.validateModel, root, JSON.parse(bucket));
  },
};
