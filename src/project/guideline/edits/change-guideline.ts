import { addExample } from './examples';
import { newRuleId, type GuidelineEdits } from './places';
import { addRule } from './rules';
import { addTieBreaker, amendTieBreaker } from './tie-breakers';
import { bumpVersion, nextVersion, type NewChange } from './versions';
import type { ProjectModel } from '../../model/model';
import type { Labels } from '../../records/records';

/** What a reviewer writes into the guideline because of a sample. Texts may be empty where they need not be. */
export type GuidelineChange =
  | {
      readonly kind: 'tie-breaker';
      /** The tie-breaker that is amended; without it a new one is added. */
      readonly amends?: string;
      readonly between: readonly string[];
      readonly when: string;
      readonly prefer: string;
      readonly rationale: string;
      readonly example: boolean;
    }
  | {
      readonly kind: 'rule';
      readonly label: string;
      readonly include: boolean;
      readonly text: string;
      readonly useInstead?: string;
    }
  | { readonly kind: 'example'; readonly rationale: string; readonly not: readonly string[] };

export interface ChangeContext {
  readonly text: string;
  /** The right answer on the sample. Offsets are code points. */
  readonly labels: Labels;
  readonly rules: readonly string[];
  /** `none`: the version stays, and the changelog says nothing. */
  readonly bump: 'semantic' | 'editorial' | 'none';
  /** Whether answers with the labels concerned are to be looked at again. */
  readonly relabel: boolean;
  readonly author: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

export interface ChangedGuideline extends GuidelineEdits {
  /** The version that the guideline has then, when it is another. */
  readonly version?: string;
}

/** The edits that write a change, with its example and the entry of the changelog. Undefined where the guideline has no place for it. */
export function changeGuideline(
  model: ProjectModel,
  change: GuidelineChange,
  context: ChangeContext,
): ChangedGuideline | undefined {
  const made = editsOf(model, change, context);
  if (!made) return undefined;
  const { bump } = context;
  if (bump === 'none') return made;
  const version = nextVersion(model, bump);
  if (version === undefined) return undefined;
  const bumped = bumpVersion(model, {
    version,
    date: context.date,
    author: context.author,
    changes: [changeOf(change, made.id, context)],
  });
  return bumped && { ...made, edits: [...made.edits, ...bumped.edits], version };
}

function editsOf(
  model: ProjectModel,
  change: GuidelineChange,
  context: ChangeContext,
): GuidelineEdits | undefined {
  const { text, labels, rules, author } = context;
  if (change.kind === 'example')
    return addExample(model, {
      author,
      text,
      labels,
      rules,
      not: change.not,
      kind: 'borderline',
      ...rationaleOf(change),
    });
  if (change.kind === 'rule') {
    const { label, include, useInstead } = change;
    return addRule(model, label, {
      author,
      text: change.text,
      kind: include ? 'include' : 'exclude',
      ...(!include && useInstead !== undefined && { useInstead }),
    });
  }
  const amended = model.guideline?.tieBreakers.find(({ id }) => id === change.amends);
  const last = model.guideline?.tieBreakers.at(-1)?.id;
  const id = amended?.id ?? newRuleId(model, last, 'TB-1', author);
  const example = change.example
    ? addExample(model, {
        author,
        text,
        labels,
        rules: [id],
        not: change.between.filter((label) => label !== change.prefer),
        kind: 'borderline',
      })
    : undefined;
  if (change.example && !example) return undefined;
  const said = {
    when: change.when,
    prefer: change.prefer,
    ...rationaleOf(change),
    ...(example && { examples: [example.id] }),
  };
  const own = amended
    ? amendTieBreaker(model, amended, said)
    : addTieBreaker(model, { id, between: change.between, ...said });
  return own && { ...own, edits: [...own.edits, ...(example?.edits ?? [])] };
}

const rationaleOf = ({ rationale }: { readonly rationale: string }): { rationale?: string } =>
  rationale === '' ? {} : { rationale };

/** What the changelog says: of an example alone, that it is there. */
function changeOf(change: GuidelineChange, id: string, { bump, relabel }: ChangeContext): NewChange {
  const impact = bump === 'semantic' ? 'semantic' : 'editorial';
  const labels =
    change.kind === 'tie-breaker' ? change.between : change.kind === 'rule' ? [change.label] : [];
  const isAmended = change.kind === 'tie-breaker' && change.amends !== undefined;
  return {
    type: isAmended ? 'changed' : 'added',
    // The changelog names labels, rules and tie-breakers; an example is named by the labels that it shows.
    target: change.kind === 'example' ? '*' : id,
    impact,
    ...(relabel && labels.length > 0 && { relabel: labels }),
    ...(change.kind === 'example' && { note: `Example ${id}.` }),
  };
}
