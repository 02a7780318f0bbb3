import type { VNode } from 'preact';
import type { Layer, LayerType } from '../../../project/schema/layer-types';
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

/** What a kind of question has in the panel. */
export interface KindPanel<L extends Layer = Layer> {
  /** Its controls. */
  Row(props: LayerProps<L>): VNode | null;
  /** The texts that questions of the kind are about, if they are not the sample's own. */
  Texts?(props: PartProps): VNode;
}
export type KindPanels = Readonly<Record<LayerType, KindPanel>>;

/** Properties of what holds the questions. */
export interface QuestionsProps extends PartProps {
  kinds: KindPanels;
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
