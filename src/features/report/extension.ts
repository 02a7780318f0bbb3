import { REPORT_REQUEST } from './requests';
import type { ServerClient } from '../../extension/client';
import { openSamples } from '../../extension/panel/open-samples';
import type { PanelEditor } from '../../extension/panel/panel-editor';
import { PAGES } from '../../extension/ids';
import type { PageKind } from '../../extension/pages/page-views';

/** The agreement report; a click on a number opens the samples behind it. */
export const agreementPage = (client: ServerClient, panels: PanelEditor): PageKind => ({
  viewType: PAGES.agreement,
  request: REPORT_REQUEST,
  name: 'the agreement report',
  title: 'Agreement',
  question: 'Agreement of which project?',
  follows: ({ schema, answers, buckets }) => schema || answers || buckets,
  received: async (root, { type, bucket, sample, title }) => {
    if (type !== 'open' || typeof bucket !== 'string') return;
    await openSamples(
      client,
      panels,
      { root, about: { kind: 'bucket', id: bucket }, title: String(title ?? '') },
      typeof sample === 'string' ? sample : undefined,
    );
  },
});
