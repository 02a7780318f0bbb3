import { AttributeRow } from '../../panel/webview/components/attribute-row';
import { ChoiceRow } from '../../panel/webview/components/choice-row';
import type { KindPanel, LayerProps } from '../../panel/webview/components/parts';
import type { SpansLayer } from '../../project/schema/layer-types';

/** The labels of marks, and the attributes of the active one. */
function Row(props: LayerProps<SpansLayer>) {
  return (
    <div>
      <ChoiceRow {...props} />
      <AttributeRow {...props} />
    </div>
  );
}

export const spans: KindPanel<SpansLayer> = { Row };
