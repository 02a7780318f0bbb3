import type { AnswerView, LinePlace } from '../framework/project-view';
import { count, share } from '../framework/options';
import { projectRule, type ProjectReport } from '../framework/rule';

interface Use {
  readonly annotator: string;
  readonly model: string;
  accepted: number;
  /** Changed, rejected or ignored. */
  other: number;
  readonly first: LinePlace;
}

export const suggestionAlwaysAccepted = projectRule({
  id: 'suggestion-always-accepted',
  group: 'annotations',
  severity: 'info',
  strict: 'warning',
  reveals: 'answer',
  summary:
    "An annotator who accepts every suggestion adds nothing: the labels are the model's, under a person's name.",
  options: {
    min_suggestions: count(
      100,
      'the fewest suggestions that an annotator has seen, and that other annotators have seen for a comparison',
    ),
    max_accepted: share(0.99, 'the share of accepted suggestions from which a finding is reported'),
    min_changed_by_others: share(
      0.05,
      'if other annotators change a smaller share, the model is good and nothing is reported',
    ),
  },
  async check(view, report, { options }) {
    const uses = await countUses(view.answers('suggestion'));
    for (const use of uses) {
      const total = use.accepted + use.other;
      if (total < Number(options.min_suggestions)) continue;
      if (use.accepted < total * Number(options.max_accepted)) continue;
      const others = othersOf(uses, use);
      // If others change next to nothing either, the model is good.
      const isCompared = others.total >= Number(options.min_suggestions);
      if (isCompared && others.changed < others.total * Number(options.min_changed_by_others)) continue;
      report(reportOf(use, isCompared ? others : undefined));
    }
  },
});

async function countUses(answers: AsyncIterable<AnswerView> | Iterable<AnswerView>): Promise<Use[]> {
  const uses = new Map<string, Use>();
  for await (const answer of answers) {
    const { suggestion, annotator } = answer;
    if (!suggestion || answer.status === 'draft') continue;
    const key = JSON.stringify([annotator, suggestion.model]);
    let use = uses.get(key);
    if (!use) {
      use = { annotator, model: suggestion.model, accepted: 0, other: 0, first: answer.place };
      uses.set(key, use);
    }
    use[suggestion.action === 'accepted' ? 'accepted' : 'other'] += 1;
  }
  return [...uses.values()];
}

interface Others {
  total: number;
  changed: number;
}

function othersOf(uses: readonly Use[], { annotator, model }: Use): Others {
  const others: Others = { total: 0, changed: 0 };
  for (const use of uses) {
    if (use.model !== model || use.annotator === annotator) continue;
    others.total += use.accepted + use.other;
    others.changed += use.other;
  }
  return others;
}

function reportOf(
  { annotator, model, accepted, other, first }: Use,
  others: Others | undefined,
): ProjectReport {
  const total = accepted + other;
  const from = model === '' ? '' : ` of ${model}`;
  const how = other === 0 ? `all ${total} suggestions${from}` : `${accepted} of ${total} suggestions${from}`;
  const compared = others
    ? `Others changed ${Math.round((100 * others.changed) / others.total)} % of theirs.`
    : 'No one else has seen enough of them to compare.';
  return {
    record: { ...first, path: ['origin', 'action'] },
    message:
      `This person accepted ${how} as they were. ${compared} Give them some of the samples without suggestions, and ` +
      'compare the answers.',
    key: `suggestion-always-accepted ${annotator} ${model}`,
  };
}
