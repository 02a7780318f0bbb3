import { REPORT_REQUEST } from './requests';
import type { Editor } from '../../extension/editor';
import { openSamples } from '../../extension/open-samples';

/** The agreement report as a page; a click on a number opens the samples behind it. */
export const register = (editor: Editor): void =>
  void editor.page({
    viewType: 'labelwright.agreement',
    request: REPORT_REQUEST,
    name: 'the agreement report',
    title: 'Agreement',
    received: async (root, { type, bucket, sample, title }) => {
      if (type !== 'open' || typeof bucket !== 'string') return;
      await openSamples(
        editor,
        { root, about: { kind: 'bucket', id: bucket }, title: String(title ?? '') },
        typeof sample === 'string' ? sample : undefined,
      );
    },
    command: 'labelwright.showAgreement',
    question: 'In which project do you want to measure agreement?',
    icon: 'graph',
    order: 2,
    gate: ['answers', 'min_answered', 'min_agreement', 'min_gold_pass_rate', 'max_unresolved'],
  });
