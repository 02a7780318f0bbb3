import { closedMessage, namedClosedTo } from '../../engine/independence';
import { modelAsRead } from '../../engine/whole-model';
import { withModel, type Pause } from '../../server/requests';
import { planPromotion, type PromotionScope } from './plan-promotion';
import { promoteToGold, promotionFiles } from './promote-to-gold';
import type { Project } from '../../engine/project';
import type { PromoteParams, PromoteResult } from './requests';
import { treesOf } from '../buckets/server/bucket-trees';
import type { HostedProject } from '../../server/hosted-project';
import { countBy } from '../../base/lists';

/** What is said of a sample whose gold must not be shown: not whether the decision says the same. */
const ALREADY_GOLD = { reason: 'gold', detail: 'It is gold already.' } as const;

/** Turns decisions into gold, or previews it. */
export const promote = withModel(
  modelAsRead,
  async ({ hosted, project, model }, params: PromoteParams, pause: Pause) => {
    const isClosed = namedClosedTo({ project, model }, params.viewer);
    const closed = isClosed && params.samples?.find(isClosed);
    if (closed !== undefined) return { problem: closedMessage(closed) };
    const isGoldHidden = hosted.goldHidden(params.viewer);
    const found = await planPromotion({ project, model }, await scopeOf(hosted, params), pause);
    const planned = found.planned.filter(({ sample }) => !isClosed?.(sample));
    const targets = promotionFiles(model, planned);
    const promoted = params.dryRun ? undefined : await promoteToGold(project, targets);
    const became = planned.filter(({ sample }) => !promoted?.overtaken.includes(sample));
    return {
      promoted: became.map(({ sample }) => sample),
      unexplained: became.filter(({ record }) => record.explanation === undefined).length,
      partly: became
        .filter(({ ambiguous }) => ambiguous.length > 0)
        .map(({ sample, ambiguous }) => ({ sample, layers: [...ambiguous] })),
      refused: found.refused
        .filter(({ sample }) => !isClosed?.(sample))
        .map((one) => (isGoldHidden?.(one.sample) ? { ...one, ...ALREADY_GOLD } : one)),
      reviewers: reviewersIn(project),
      files: (promoted?.files ?? []).map(({ path, line }) => ({ uri: hosted.uri(path), line })),
    };
  },
);

async function scopeOf(
  hosted: HostedProject,
  { samples, selection, reviewers }: PromoteParams,
): Promise<PromotionScope> {
  const ids = selection ? await treesOf(hosted).selected(selection) : samples;
  return { ...(ids && { samples: new Set(ids) }), ...(reviewers && { reviewers }) };
}

function reviewersIn({ records }: Project): PromoteResult['reviewers'] {
  const standing = [...records.decisions.values()].flatMap(({ record }) =>
    record.withdrawn || record.return_to ? [] : [record.reviewer],
  );
  return [...countBy(standing)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, decided]) => ({ name, decided }));
}
