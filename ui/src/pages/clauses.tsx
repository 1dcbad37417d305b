import { Button, Input, Segmented, Select, Skeleton, Space } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useDesk } from '../api/session';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { useKeys } from '../kit/keyboard';
import { Notice } from '../kit/notice';
import { Page } from '../kit/page';
import { go } from '../kit/route';
import { AssessmentWhole } from './assessment-whole';
import { AssessmentChoice, useAssessments } from './assessments';
import { Carry } from './carry';
import { ContentImport } from './content-import';
import { ClauseBar } from './clause-bar';
import { BY, type By, inOrder } from './clause-groups';
import { ClauseTree } from './clause-tree';
import { DossierView } from './dossier';
import { MissingList } from './path';

type Show = 'all' | 'open' | 'blocks';

/** What a clause rests on: a change of any of it may change a proposal or a state. */
const WATCH = 'any' as const;

/** Clauses on the left, one dossier on the right; the keyboard leads through all of them. */
export default function ClausesPage({
  assessment: given,
  clause,
}: {
  assessment: string | undefined;
  clause: string | undefined;
}) {
  const { t, say } = useWords();
  const assessments = useAssessments();
  const assessment = given ?? assessments.data?.rows[0]?.id;
  const off = { off: assessment === undefined, watch: WATCH };
  const key = { assessment: assessment ?? null };
  const rows = useCall('clause_list', key, off);
  const state = useCall('assessment_state', { register: 'assessments', id: assessment ?? '' }, off);
  const editions = useCall('edition_list');
  const writes = useDesk().register('assessments')?.writable ?? false;
  const [show, setShow] = useState<Show>('all');
  const [by, setBy] = useState<By>('chapter');
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  // Digests of the dossiers that were opened here: only they can be checked together.
  const [seen, setSeen] = useState<Record<string, string>>({});
  const pick = (ids: readonly string[], on: boolean) =>
    setPicked((was) => new Set(on ? [...was, ...ids] : [...was].filter((id) => !ids.includes(id))));
  const see = useCallback((id: string, digest: string) => {
    setSeen((was) => (was[id] === digest ? was : { ...was, [id]: digest }));
  }, []);
  const all = rows.data ?? [];
  const chosen = clause ?? all[0]?.id;
  const shown = useMemo(() => {
    const word = text.trim().toLowerCase();
    return all.filter(
      (row) =>
        (show === 'all' ||
          (show === 'blocks' && row.blocks.length > 0) ||
          (show === 'open' && row.applies && row.state !== 'checked')) &&
        (word === '' || row.id.toLowerCase().includes(word) || say(row.title).toLowerCase().includes(word)),
    );
  }, [all, show, text, say]);
  const order = useMemo(() => inOrder(shown, by), [shown, by]);
  const step = (way: number) => {
    const at = order.findIndex((row) => row.id === chosen);
    const next = order[Math.max(0, Math.min(order.length - 1, at < 0 ? 0 : at + way))];
    if (next && assessment) go('assessment', assessment, next.id);
  };
  const pickThis = () => chosen && pick([chosen], !picked.has(chosen));
  useKeys({ j: () => step(1), k: () => step(-1), x: () => void pickThis() });
  const record = assessments.data?.rows.find((row) => row.id === assessment);
  const edition = editions.data?.find((one) => one.id === record?.values.edition) ?? editions.data?.[0];
  if (assessments.data && assessments.data.rows.length === 0) {
    return (
      <Page testid="page-clauses" title={t('menu.clauses')}>
        <Nothing text={t('clauses.none')}>
          <Button type="primary" onClick={() => go('records', 'assessments')}>
            {t('clauses.to_assessments')}
          </Button>
        </Nothing>
      </Page>
    );
  }
  const blocks = state.data?.blocks ?? [];
  return (
    <Page
      testid="page-clauses"
      title={t('menu.clauses')}
      about={
        state.data && (
          <Space size={16} data-testid="assessment-state">
            <span>
              {t('clauses.count', {
                concluded: state.data.concluded,
                checked: state.data.checked,
                total: state.data.total,
              })}
            </span>
            {edition && <span>{say(edition.name)}</span>}
          </Space>
        )
      }
      actions={
        <Space wrap>
          {assessment && <AssessmentWhole assessment={assessment} state={state.data} />}
          <AssessmentChoice
            testid="assessment-choice"
            assessments={assessments.data}
            value={assessment}
            onChange={(next) => {
              setPicked(new Set());
              setSeen({});
              go('assessment', next);
            }}
          />
          {assessment && edition && writes && <Carry assessment={assessment} edition={edition.id} />}
          {writes && <ContentImport />}
        </Space>
      }
    >
      <Notice error={assessments.error ?? rows.error ?? state.error} onAgain={rows.again} />
      <div className="desk">
        <nav className="desk-list" aria-label={t('clauses.list')}>
          <div className="desk-filter">
            <Segmented<Show>
              block
              size="small"
              value={show}
              onChange={setShow}
              options={[
                { value: 'all', label: <span data-testid="clauses-all">{t('clauses.all')}</span> },
                { value: 'open', label: <span data-testid="clauses-open">{t('clauses.open')}</span> },
                { value: 'blocks', label: <span data-testid="clauses-blocks">{t('clauses.blocks')}</span> },
              ]}
            />
            <Select<By>
              size="small"
              aria-label={t('clauses.by')}
              data-testid="clauses-by"
              value={by}
              onChange={setBy}
              options={BY.map((one) => ({ value: one, label: t(`clauses.by.${one}`) }))}
            />
            <Input
              size="small"
              allowClear
              aria-label={t('clauses.find')}
              placeholder={t('clauses.find')}
              value={text}
              onChange={(event) => setText(event.target.value)}
              data-testid="clauses-find"
            />
          </div>
          {show === 'blocks' && <MissingList missing={blocks} testid="assessment-blocks" />}
          {rows.data ? (
            <ClauseTree
              rows={shown}
              by={by}
              picked={{ has: picked, set: pick }}
              chapters={edition?.chapters ?? []}
              chosen={chosen}
              onChoose={(id) => assessment && go('assessment', assessment, id)}
            />
          ) : (
            <Skeleton active />
          )}
          {assessment && (
            <ClauseBar
              assessment={assessment}
              rows={all.filter((row) => picked.has(row.id))}
              seen={seen}
              onClear={() => setPicked(new Set())}
            />
          )}
          <div className="quiet desk-keys">{t('clauses.keys')}</div>
        </nav>
        <div className="desk-dossier">
          {assessment && chosen && (
            <DossierView
              key={`${assessment}/${chosen}`}
              assessment={assessment}
              clause={chosen}
              onNext={() => step(1)}
              onSeen={see}
            />
          )}
        </div>
      </div>
    </Page>
  );
}
