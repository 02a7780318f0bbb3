import type { Layer } from '../../../project/schema/layer-types';
import type { Controller } from '../app/controller';
import type { GuidelinePane } from '../state/guideline-pane';
import type { PanelState } from '../state/panel-state';

/** Properties of most components. */
export interface PartProps {
  app: Controller;
  state: PanelState;
}

/** Properties of the components of a question. */
export interface LayerProps<L extends Layer = Layer> extends PartProps {
  layer: L;
}

/** Properties of the components of the guideline pane. */
export interface GuidelineProps {
  app: Controller;
  pane: GuidelinePane;
  names(label: string): string;
  cited: ReadonlySet<string>;
  canCite: boolean;
  isCiting: boolean;
}
