/** A small schema and guideline without a fault of their own, for tests that plant one. */
import type { Finding } from '../../src/project/findings/finding';
import { lintTexts } from './golden/lint-project';

export const SCHEMA = `labelwright: 1
title: Toxicity
guideline: guideline.yaml
data:
  samples: data/comments.csv
layers:
  - id: toxicity
    type: choice
    question: Is it toxic?
    labels: [toxic, very-toxic, not-toxic]
  - id: kind
    type: choices
    labels: [insult, threat]
    when: { toxicity: [toxic, very-toxic] }
labels:
  - { id: toxic, name: Toxic, key: t }
  - { id: very-toxic, name: Very toxic, key: v }
  - { id: not-toxic, name: Not toxic, key: k, catch_all: true }
  - { id: insult, name: Insult }
  - { id: threat, name: Threat }
`;
export const GUIDELINE = `version: "1.0.0"
status: pilot
labels:
  - id: toxic
    definition: A rude comment that makes people leave.
    include:
      - { id: T-1, text: "Sarcasm rated by what it means." }
      - { id: T-2, text: Swearing at a person. }
    exclude:
      - { id: T-3, text: Swearing at a thing., use_instead: not-toxic }
  - id: very-toxic
    definition: Very hateful speech.
    include:
      - { id: T-4, text: Calls for violence. }
    exclude:
      - { id: T-5, text: A rude word alone., use_instead: toxic }
  - id: not-toxic
    definition: Everything else.
    exclude:
      - { id: T-6, text: A slur., use_instead: toxic }
  - { id: insult, definition: Inflammatory speech to a person., exclude: [{ id: T-7, text: To a thing., use_instead: threat }] }
  - { id: threat, definition: Says that somebody will be hurt., exclude: [{ id: T-8, text: A wish., use_instead: insult }] }
tie_breakers:
  - { id: TB-1, between: [toxic, very-toxic], when: A slur is there., prefer: very-toxic }
  - { id: TB-2, between: [toxic, not-toxic], when: It is a quote., prefer: not-toxic }
examples:
  - id: EX-1
    text: You are a fool.
    labels: { toxicity: toxic, kind: [insult] }
    rationale: T-2.
  - id: EX-2
    text: Hello.
    labels: { toxicity: not-toxic }
changelog:
  - version: "1.0.0"
    date: "2026-03-01"
    changes:
      - { type: added, target: "*", impact: semantic, note: First. }
`;

export const findingsIn = (guideline: string, schema = SCHEMA): Finding[] =>
  lintTexts(
    new Map([
      ['labelwright.yaml', schema],
      ['guideline.yaml', guideline],
    ]),
  );
export const words = ({ rule, message }: Finding): string => `${rule}: ${message}`;

/** What the guideline has without a slip: heuristics that ask for more examples. */
const USUAL = new Set(findingsIn(GUIDELINE).map(words));
/** What a slip adds, without the two rules that count examples. */
export const added = (findings: readonly Finding[]): Finding[] =>
  findings.filter(
    (found) =>
      !USUAL.has(words(found)) && !['too-few-examples', 'missing-counter-example'].includes(found.rule),
  );
