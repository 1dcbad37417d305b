import { Input, type InputRef, Space, Tag } from 'antd';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { keyName } from '../kit/keyboard';
import { type Choice, pressed, type RiskOption, riskTold, risksFound, toggled, typedIn } from './risk-choice';

type Props = {
  options: readonly RiskOption[];
  choice: Choice;
  busy: boolean;
  /** The field that is typed into, for whoever leads the focus back to it. */
  field: RefObject<InputRef | null>;
  onChange: (choice: Choice) => void;
  onSave: () => void;
  onClose: () => void;
  /** Scrolls the item that is judged: -1 a page up, 1 a page down. */
  onScroll: (way: 1 | -1) => void;
};

const LIST = 'risk-list';
const optionId = (risk: string) => `${LIST}-${risk.replaceAll('.', '-')}`;

/** Chooses the risks of annex A that an item shows: typed, marked and taken by keys, or clicked. */
export function RiskChooser({ options, choice, busy, field, onChange, onSave, onClose, onScroll }: Props) {
  const { t, say } = useWords();
  const [asked, setAsked] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const found = risksFound(options, choice.typed);
  const marked = found[choice.at];
  const none = choice.chosen.length === 0;
  useEffect(() => field.current?.focus(), [field]);
  useEffect(() => {
    if (marked) list.current?.querySelector(`#${optionId(marked.id)}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [marked]);
  const save = () => {
    if (none) setAsked(true);
    else onSave();
  };
  const hear = (event: KeyboardEvent<HTMLInputElement>) => {
    // Enter ends the choice of a character in an input method, and nothing else.
    if (event.nativeEvent.isComposing || event.keyCode === 229 || busy) return;
    if (event.key === 'PageDown' || event.key === 'PageUp') {
      event.preventDefault();
      onScroll(event.key === 'PageDown' ? 1 : -1);
      return;
    }
    const step = pressed(choice, keyName(event), found);
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat && step === 'save') return;
    if (step === 'save') save();
    else if (step === 'close') onClose();
    else onChange(step.choice);
  };
  return (
    <section className="risk-chooser" aria-label={t('judging.risks')} data-testid="risk-chooser">
      <div className="risk-chooser-head">
        <strong>{t('judging.risks')}</strong>
        <span data-testid="risks-chosen" aria-live="polite">
          {none ? (
            <span className={asked ? 'bad' : 'quiet'} role={asked ? 'alert' : undefined}>
              {t('judging.risks.one')}
            </span>
          ) : (
            choice.chosen.map((id) => (
              <Tag
                key={id}
                color="red"
                closable
                data-testid={`risk-chosen-${id}`}
                onClose={(event) => {
                  event.preventDefault();
                  onChange(toggled(choice, id));
                  field.current?.focus();
                }}
              >
                {riskTold(options, id, say)}
              </Tag>
            ))
          )}
        </span>
      </div>
      <Input
        ref={field}
        data-testid="risk-filter"
        role="combobox"
        aria-label={t('judging.risks.find')}
        aria-expanded
        aria-controls={LIST}
        aria-autocomplete="list"
        {...(marked ? { 'aria-activedescendant': optionId(marked.id) } : {})}
        placeholder={t('judging.risks.find')}
        value={choice.typed}
        onChange={(event) => onChange(typedIn(choice, event.target.value))}
        onKeyDown={hear}
      />
      <div
        ref={list}
        id={LIST}
        role="listbox"
        aria-multiselectable="true"
        aria-label={t('judging.risks')}
        className="risk-list"
        data-testid="risk-options"
      >
        {found.map((one) => (
          <div
            key={one.id}
            id={optionId(one.id)}
            role="option"
            tabIndex={-1}
            aria-selected={choice.chosen.includes(one.id)}
            data-testid={`risk-option-${one.id}`}
            className={`risk-option ${one === marked ? 'risk-at' : ''}`}
            // The field keeps the focus, so that the next risk is typed at once.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChange(toggled(choice, one.id))}
            onKeyDown={(event) => event.key === 'Enter' && onChange(toggled(choice, one.id))}
          >
            <span className="risk-tick" aria-hidden="true">
              {choice.chosen.includes(one.id) ? '✓' : ''}
            </span>
            <span className="risk-id">{one.id}</span>
            <span>{say(one.title)}</span>
          </div>
        ))}
        {found.length === 0 && <p className="quiet">{t('judging.risks.none')}</p>}
      </div>
      <Space wrap>
        <Action
          testid="risks-save"
          aria-keyshortcuts="Control+Enter"
          type="primary"
          danger
          loading={busy}
          onClick={save}
        >
          {t('judging.risks.save')} <kbd>Ctrl Enter</kbd>
        </Action>
        <Action testid="risks-close" aria-keyshortcuts="Escape" onClick={onClose}>
          {t('cancel')} <kbd>Esc</kbd>
        </Action>
        <span className="quiet">{t('judging.risks.keys')}</span>
      </Space>
    </section>
  );
}
