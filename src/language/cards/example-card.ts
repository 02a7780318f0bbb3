import type { ProjectModel } from '../../project/model/model';
import { code, paragraphs, plain } from '../../base/text/markdown';
import { answerLines } from './answer-lines';
import { said } from './label-card';

/** An example of the guideline in Markdown: its text with the right answer. */
export function exampleCard(model: ProjectModel, id: string): string {
  const example = model.examples.get(id);
  if (!example) return `${code(id)}: not an example of the guideline`;
  const { text, labels, not, rules, kind, rationale } = example;
  return paragraphs(
    `**${plain(id)}**: ${kind === undefined ? '' : `${plain(kind)} `}example`,
    `> ${said(text)}`,
    answerLines(model, labels, text),
    not.length > 0 && `Not: ${not.map((ref) => code(ref.id)).join(', ')}`,
    rules.length > 0 && `Decided by ${rules.map((ref) => code(ref.id)).join(', ')}`,
    rationale && said(rationale.text),
  );
}
