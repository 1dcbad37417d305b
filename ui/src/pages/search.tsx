import { Input, Modal } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useDesk } from '../api/session';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { go } from '../kit/route';
import { placesNamed, usePlaces } from './places';

/** Pages and commands that are offered before what was found, and clauses. */
const MOST_PLACES = 6;
const MOST_CLAUSES = 5;

/** Milliseconds without a key after which is searched: less than between two keys of one who types on. */
const PAUSE = 40;

/** Something that was found, and the way to it. */
type Hit = { key: string; testid: string; to: readonly string[]; title: ReactNode; about: string; snippet?: string };

/**
 * Finds pages, commands, clauses, records and evidence by the names of its files, from one character on. Arrow keys
 * choose, Enter opens.
 */
export function SearchDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t, say } = useWords();
  const { register } = useDesk();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => setAt(0), [text]);
  const off = text === '' || !open;
  const hits = useCall('search', { text, limit: 50 }, { off });
  const assessed = register('assessments') !== undefined;
  const clauses = useCall('clause_search', { text, limit: MOST_CLAUSES }, { off: off || !assessed });
  const places = usePlaces();
  const found: Hit[] =
    text === ''
      ? []
      : [
          ...placesNamed(places, text)
            .slice(0, MOST_PLACES)
            .map((place) => ({
              key: `place/${place.key}`,
              testid: `place-${place.key}`,
              to: place.to,
              title: <strong>{place.label}</strong>,
              about: place.about,
            })),
          ...(clauses.data ?? []).map((hit) => ({
            key: `clause/${hit.assessment}/${hit.clause}`,
            testid: `clause-${hit.clause}`,
            to: ['assessment', hit.assessment, hit.clause],
            title: (
              <>
                <span className="code">{hit.clause}</span> <strong>{say(hit.title)}</strong>
              </>
            ),
            about: t('search.clause', { assessment: hit.assessment_title }),
          })),
          ...(hits.data ?? []).map((hit, n) => ({
            key: `${hit.register}/${hit.id}`,
            testid: `hit-${n}`,
            to: ['records', hit.register, hit.id],
            title: (
              <>
                <strong>{say(hit.title)}</strong> <span className="code">{hit.code}</span>
              </>
            ),
            about: say(hit.register_label),
            snippet: hit.snippet,
          })),
        ];
  const busy = hits.busy || (assessed && clauses.busy);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);
  const choose = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    go(...hit.to);
  };
  const press = (key: string): boolean => {
    if (key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (key === 'Enter') choose(found[at]);
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
        aria-activedescendant={found[at] ? `search-${at}` : undefined}
        placeholder={t('search.text')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (!event.nativeEvent.isComposing && press(event.key)) event.preventDefault();
        }}
      />
      <Notice error={hits.error ?? clauses.error} />
      <div
        id="search-hits"
        ref={list}
        className="hits"
        role="listbox"
        aria-label={t('search.hits')}
        data-testid="search-hits"
      >
        {found.map((hit, index) => (
          <div
            key={hit.key}
            id={`search-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={`hit ${index === at ? 'hit-at' : ''}`}
            data-testid={hit.testid}
            onClick={() => choose(hit)}
            onKeyDown={() => {}}
          >
            <div>
              {hit.title}
              <span className="hit-register">{hit.about}</span>
            </div>
            {hit.snippet && (
              <div className="quiet one-line" title={hit.snippet}>
                {hit.snippet}
              </div>
            )}
          </div>
        ))}
      </div>
      {text !== '' && found.length === 0 && !busy && <Nothing text={t('search.none')} />}
    </Modal>
  );
}
