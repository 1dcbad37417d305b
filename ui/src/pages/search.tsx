import { Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useDesk } from '../api/session';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { go } from '../kit/route';
import { registersNamed } from './sections';

/** Registers that are offered before the records. */
const MOST_PLACES = 5;

/** Finds records by any of their searched words, from one character on. Arrow keys choose, Enter opens. */
export function SearchDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t, say } = useWords();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), 150);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => setAt(0), [text]);
  const hits = useCall('search', { text, limit: 50 }, { off: text === '' || !open });
  const { registers } = useDesk();
  const places = text === '' ? [] : registersNamed(registers, text).slice(0, MOST_PLACES);
  const found = text === '' ? [] : (hits.data ?? []);
  const all = places.length + found.length;
  const choose = (index: number) => {
    const place = places[index];
    const hit = found[index - places.length];
    if (!place && !hit) return;
    onClose();
    if (place) go('records', place.key);
    else if (hit) go('records', hit.register, hit.id);
  };
  const press = (key: string): boolean => {
    if (key === 'ArrowDown') setAt(Math.min(at + 1, all - 1));
    else if (key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (key === 'Enter') choose(at);
    else return false;
    return true;
  };
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      title={t('search.title')}
      width={680}
      destroyOnHidden
      afterClose={() => setTyped('')}
    >
      <Input
        autoFocus
        data-testid="search-text"
        aria-label={t('search.title')}
        role="combobox"
        aria-expanded={all > 0}
        aria-controls="search-hits"
        placeholder={t('search.text')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (!event.nativeEvent.isComposing && press(event.key)) event.preventDefault();
        }}
      />
      <Notice error={hits.error} />
      <div id="search-hits" className="hits" role="listbox" aria-label={t('search.hits')} data-testid="search-hits">
        {text !== '' && all === 0 && !hits.busy && <Nothing text={t('search.none')} />}
        {places.map((place, index) => (
          <div
            key={place.key}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={`hit ${index === at ? 'hit-at' : ''}`}
            data-testid={`place-${place.key}`}
            onClick={() => choose(index)}
            onKeyDown={() => {}}
          >
            <strong>{say(place.label)}</strong>
            <span className="hit-register">{t('search.register', { section: say(place.section.label) })}</span>
          </div>
        ))}
        {found
          .map((hit, n) => [hit, n + places.length] as const)
          .map(([hit, index]) => (
            <div
              key={`${hit.register}/${hit.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={`hit ${index === at ? 'hit-at' : ''}`}
              data-testid={`hit-${index - places.length}`}
              onClick={() => choose(index)}
              onKeyDown={() => {}}
            >
              <div>
                <strong>{hit.title}</strong> <span className="code">{hit.code}</span>
                <span className="hit-register">{say(hit.register_label)}</span>
              </div>
              {hit.snippet && <div className="quiet one-line">{hit.snippet}</div>}
            </div>
          ))}
      </div>
    </Modal>
  );
}
