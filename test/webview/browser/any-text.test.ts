import { ODD_TEXTS } from '../../support/odd-texts';
import { closeBrowser } from './panel-page';
import { walkTexts } from './walk-texts';

describe('any text in the browser', () => {
  after(closeBrowser);

  it('is shown unchanged, and can be walked and marked', () => walkTexts(ODD_TEXTS));
});
