/** An annotation record as JSON, without a line feed; its id is made of its annotator and sample. */
export const recordLine = (annotator: string, sample: string, labels: object, more: object = {}): string =>
  JSON.stringify({
    v: 1,
    id: `${annotator}-${sample}`,
    time: '2026-01-02T03:04:05.000Z',
    annotator,
    sample,
    labels,
    ...more,
  });

/** A decision of a reviewer as JSON, without a line feed; its id is made of its sample. */
export const decisionLine = (reviewer: string, sample: string, more: object): string =>
  JSON.stringify({ v: 1, id: `d-${sample}`, time: '2026-01-03T03:04:05.000Z', reviewer, sample, ...more });
