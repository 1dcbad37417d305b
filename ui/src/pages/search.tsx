import { Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { go } from '../kit/route';

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
  const found = text === '' ? [] : (hits.data ?? []);
  const choose = (index: number) => {
    const hit = found[index];
    if (!hit) return;
    onClose();
    go('records', hit.register, hit.id);
  };
  const press = (key: string): boolean => {
    if (key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
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
        aria-expanded={found.length > 0}
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
        {text !== '' && found.length === 0 && !hits.busy && <Nothing text={t('search.none')} />}
        {found.map((hit, index) => (
          <div
            key={`${hit.register}/${hit.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={`hit ${index === at ? 'hit-at' : ''}`}
            data-testid={`hit-${index}`}
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
