import type { Layer } from '../../../project/schema/layer-types';
import type { Controller } from '../app/controller';
import type { GuidelinePane } from '../state/guideline-pane';
import type { PanelState } from '../state/panel-state';

/** What most parts of the panel take. */
export interface PartProps {
  app: Controller;
  state: PanelState;
}

/** What the parts of one question take. */
export interface LayerProps<L extends Layer = Layer> extends PartProps {
  layer: L;
}

/** What the parts of the guideline pane take. */
export interface GuidelineProps {
  app: Controller;
  pane: GuidelinePane;
  names(label: string): string;
  cited: ReadonlySet<string>;
  canCite: boolean;
  isCiting: boolean;
}
