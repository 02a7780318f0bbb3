/** The guideline as the panel shows it. */
import type { TieBreakerText } from '../project/guideline/texts';
import type { Labels } from '../project/records/records';

export interface GuidelineRuleView {
  id: string;
  text: string;
  useInstead?: string;
  /** Its meaning changed after the annotator last labelled. */
  isNew: boolean;
}
/** What the guideline says of a label or a question. */
export interface GuidelineEntryView {
  id: string;
  brief?: string;
  definition?: string;
  scopeNote?: string;
  include: GuidelineRuleView[];
  exclude: GuidelineRuleView[];
  isNew: boolean;
}
export interface GuidelineLabelView extends GuidelineEntryView {
  /** Labels that people confuse with this one (on `count` samples) or that a tie-breaker or exclusion names with it (`count` 0), most confused first. */
  confusedWith: { label: string; count: number }[];
}
export interface GuidelineLayerView extends GuidelineEntryView {
  /** Of a rating: the values with a definition or rules, ascending. */
  levels: { value: number; definition?: string; rules: GuidelineRuleView[] }[];
  /** Of a rating: tie-breakers between values, which are written as texts. */
  tieBreakers: TieBreakerView[];
  /** Of a comparison: when it is a tie, and when neither side is good enough. */
  tie?: string;
  none?: string;
}
export interface TieBreakerView extends Omit<TieBreakerText, 'outcome'> {
  isNew: boolean;
}
export interface ExampleView {
  id: string;
  text: string;
  labels: Labels;
  not: string[];
  rules: string[];
  kind?: string;
  rationale?: string;
}
export interface GuidelineView {
  version?: string;
  status?: string;
  title?: string;
  scope: [name: string, text: string][];
  rules: GuidelineRuleView[];
  decisionOrder: string[];
  labels: GuidelineLabelView[];
  /** The questions with an entry in the guideline. */
  layers: GuidelineLayerView[];
  tieBreakers: TieBreakerView[];
  examples: ExampleView[];
}
