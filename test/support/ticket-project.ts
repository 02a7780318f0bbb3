import { modelOf } from './lint-lines';

/** A small project with every kind of layer, for rules about records. */
export const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [refund, duplicate-charge, other]}
  - {id: remedy, type: choices, labels: [money-back, voucher, repair], min: 1, max: 2, when: {intent: [refund]}}
  - {id: entities, type: spans, labels: [order-id, amount]}
  - {id: names, type: spans, labels: [person, team], overlap: nested, discontinuous: true}
  - {id: links, type: relations, spans: names, labels: [works-in], pairs: [{label: works-in, from: [person], to: [team]}]}
  - {id: urgency, type: rating, min: 1, max: 5, step: 0.5}
  - {id: request, type: text, max_chars: 10, multiline: false, required: false}
  - {id: better, type: comparison, between: [answer_a, answer_b], required: false}
labels:
  - {id: billing, selectable: false}
  - {id: refund, parent: billing}
  - {id: duplicate-charge, parent: billing}
  - {id: other, catch_all: true}
  - {id: money-back}
  - {id: voucher}
  - {id: repair}
  - {id: order-id}
  - {id: amount}
  - {id: person}
  - {id: team}
  - {id: works-in}
`;

export const GUIDELINE = `version: "1.3.0"
rules:
  - {id: G-1, text: Label what the writer asks for.}
labels:
  - id: refund
    definition: Money back.
    include: [{id: R-REF-1, text: Repayment is asked for.}]
    exclude: [{id: R-REF-2, text: Charged twice., use_instead: duplicate-charge}]
tie_breakers:
  - {id: TB-1, between: [refund, duplicate-charge], when: Charged twice., prefer: duplicate-charge}
changelog:
  - version: "1.3.0"
    changes:
      - {type: renamed, target: reimbursement, into: [refund], impact: editorial}
      - {type: removed, target: R-REF-9, impact: semantic}
      - {type: split, target: money, into: [refund, other], impact: semantic}
  - version: "1.2.0"
    changes:
      - {type: renamed, target: repayment, into: [reimbursement], impact: editorial}
  - version: "1.1.0"
    changes: []
`;

export const model = modelOf(SCHEMA, GUIDELINE);

/** A record line with the required fields and a good answer on each required layer; `fields` replace them, `undefined` removes one. */
export function record(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    v: 1,
    id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F0',
    time: '2026-11-25T09:10:00.000Z',
    annotator: 'ana',
    sample: 't-1',
    guideline: '1.3.0',
    unit: 'codepoint',
    labels: { intent: 'other', urgency: 1 },
    ...fields,
  });
}

/** A record whose only spans are these, on the layer `entities` unless another is given. */
export const withSpans = (
  spans: readonly unknown[],
  fields: Readonly<Record<string, unknown>> = {},
  layer = 'entities',
): string => record({ labels: { intent: 'other', urgency: 1, [layer]: spans }, ...fields });
