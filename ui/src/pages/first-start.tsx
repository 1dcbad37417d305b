import { FolderAddOutlined, FolderOpenOutlined, HistoryOutlined } from '@ant-design/icons';
import { type ReactNode, useEffect, useRef } from 'react';
import type { SessionInfo } from '../api/types.gen';
import { type Key, useWords } from '../i18n';
import { Sample } from './sample';

/** What the page before the login is about; `start` while nothing is chosen and no workspace is known. */
export type Way = 'start' | 'open' | 'create' | 'demo' | 'restore';

const WAYS: readonly [Exclude<Way, 'start' | 'demo'>, ReactNode][] = [
  ['create', <FolderAddOutlined key="create" aria-hidden />],
  ['open', <FolderOpenOutlined key="open" aria-hidden />],
  ['restore', <HistoryOutlined key="restore" aria-hidden />],
];

type Props = { proposed: string; onWay: (way: Way) => void; onSession: (session: SessionInfo) => void };

/** Nothing is there yet: what one can begin with, and the sample one press away. */
export function FirstStart({ proposed, onWay, onSession }: Props) {
  const { t } = useWords();
  const begin = useRef<HTMLButtonElement>(null);
  // The keyboard begins at the first of them.
  useEffect(() => begin.current?.focus(), []);
  return (
    <div data-testid="first-start">
      <h1 className="start-title">{t('start.title')}</h1>
      <div className="start-ways">
        {WAYS.map(([way, icon], n) => (
          <button
            key={way}
            type="button"
            className="start-way"
            data-testid={`start-${way}`}
            {...(n === 0 && { ref: begin })}
            onClick={() => onWay(way)}
          >
            <strong>
              {icon} {t(`start.${way}` as Key)}
            </strong>
            <span className="quiet">{t(`start.${way}.about` as Key)}</span>
          </button>
        ))}
      </div>
      <h2 className="start-title">{t('start.sample')}</h2>
      <Sample proposed={proposed} onSession={onSession} />
    </div>
  );
}
